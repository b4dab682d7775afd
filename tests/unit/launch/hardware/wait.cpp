#include "launch/hardware/wait.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>

using namespace iocwright;

TEST_CASE("wait: pauses grow from 50 ms to 1 s, each between a half and the whole of its step") {
  for (unsigned seed = 1; seed < 50; ++seed) {
    launch::Backoff backoff(seed);
    double step = 0.05;
    for (int i = 0; i < 10; ++i) {
      const double pause = backoff.next().count();
      CHECK(pause >= step / 2);
      CHECK(pause <= step);
      step = std::min(step * 2, 1.0);
    }
  }
}

TEST_CASE("wait: chance differs from device to device") {
  launch::Backoff one(1), two(2);
  bool differ = false;
  for (int i = 0; i < 5; ++i) differ = one.next() != two.next() || differ;
  CHECK(differ);
}

TEST_CASE("wait: a device with several addresses is not tried more than ten times a second either") {
  for (std::size_t tries = 2; tries < 40; ++tries) {
    CAPTURE(tries);
    const double pause = launch::least_pause(tries).count();
    const double began_in_a_second = std::max(1.0, std::ceil(1.0 / pause - 1e-9));
    if (tries <= 10) CHECK(began_in_a_second * static_cast<double>(tries) <= 10);
    else CHECK(static_cast<double>(tries) / pause <= 10);
  }
}
