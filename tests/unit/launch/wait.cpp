#include "launch/wait.hpp"

#include <doctest/doctest.h>

#include <algorithm>

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
