#include "launch/hardware/device_wait.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>

using namespace iocwright;
using namespace iocwright::launch;
using Action = WaitStep::Action;
using Seconds = Clock::Seconds;

namespace {

constexpr Seconds start{1000};
const Attempt refused{false, false, "Connection refused"};
const Attempt unroutable{false, true, "Invalid argument"};

DeviceWait wait_of(std::int64_t timeout_s, WaitPolicy policy) {
  Device device;
  device.name = "plc";
  device.address = "h:1";
  device.timeout_s = timeout_s;
  device.policy = policy;
  return DeviceWait(device, 1, start);
}

}  // namespace

TEST_CASE("device wait: pauses double from 50 ms to 1 s, shortened by up to half") {
  for (unsigned seed = 1; seed < 50; ++seed) {
    Backoff backoff(seed);
    double step = 0.05;
    for (int i = 0; i < 10; ++i) {
      const double pause = backoff.next().count();
      CHECK(pause >= step / 2);
      CHECK(pause <= step);
      step = std::min(step * 2, 1.0);
    }
  }
}

TEST_CASE("device wait: the random part of a pause depends on the seed") {
  Backoff one(1), two(2);
  bool differ = false;
  for (int i = 0; i < 5; ++i) differ = one.next() != two.next() || differ;
  CHECK(differ);
}

TEST_CASE("device wait: a device with several addresses is tried at most ten times per second") {
  for (std::size_t tries = 2; tries < 40; ++tries) {
    CAPTURE(tries);
    const double pause = min_pause(tries).count();
    const double attempts_per_second = std::max(1.0, std::ceil(1.0 / pause - 1e-9));
    if (tries <= 10) CHECK(attempts_per_second * static_cast<double>(tries) <= 10);
    else CHECK(static_cast<double>(tries) / pause <= 10);
  }
}

TEST_CASE("device wait: an attempt takes at most 3 s, and less near the timeout") {
  DeviceWait wait = wait_of(10, WaitPolicy::fail);
  CHECK(wait.before_attempt(start).seconds == 3.0);
  CHECK(wait.before_attempt(start + Seconds(8)).seconds == 2.0);
  CHECK(wait_of(0, WaitPolicy::fail).before_attempt(start + Seconds(1e6)).seconds == 3.0);
}

TEST_CASE("device wait: a pause never exceeds the timeout") {
  DeviceWait wait = wait_of(10, WaitPolicy::fail);
  const WaitStep step = wait.after_attempt(start + Seconds(9.999), refused);
  CHECK(step.action == Action::pause);
  CHECK(step.seconds <= doctest::Approx(0.001));
  CHECK(wait.after_attempt(start + Seconds(11), refused).seconds == 0.0);
}

TEST_CASE("device wait: a response finishes the wait, even after the timeout") {
  const WaitStep step = wait_of(10, WaitPolicy::fail).after_attempt(start + Seconds(11), {true, false, ""});
  CHECK(step.action == Action::finish);
  CHECK(step.message == "plc at h:1 responds");
}

TEST_CASE("device wait: at the timeout, policy `exit` fails") {
  const WaitStep step = wait_of(10, WaitPolicy::fail).before_attempt(start + Seconds(10));
  CHECK(step.action == Action::fail);
  CHECK(step.message == "Connection to plc at h:1 timed out after 10 seconds");
}

TEST_CASE("device wait: at the timeout, policy `continue` finishes") {
  const WaitStep step = wait_of(10, WaitPolicy::skip).before_attempt(start + Seconds(10));
  CHECK(step.action == Action::finish);
  CHECK(step.message == "Connection to plc at h:1 timed out after 10 seconds, continuing without it");
}

TEST_CASE("device wait: at the timeout, policy `hold` prints once and keeps trying") {
  DeviceWait wait = wait_of(10, WaitPolicy::hold);
  const WaitStep step = wait.before_attempt(start + Seconds(10));
  CHECK(step.action == Action::attempt);
  CHECK(step.seconds == 3.0);
  CHECK(step.message == "Connection to plc at h:1 timed out after 10 seconds, waiting until it responds");
  CHECK(wait.before_attempt(start + Seconds(20)).message.empty());
}

TEST_CASE("device wait: a permanent error fails only with policy `exit`") {
  const WaitStep step = wait_of(10, WaitPolicy::fail).after_attempt(start, unroutable);
  CHECK(step.action == Action::fail);
  CHECK(step.message == "Error connecting to plc at h:1: Invalid argument");
  CHECK(wait_of(10, WaitPolicy::skip).after_attempt(start, unroutable).action == Action::pause);
  CHECK(wait_of(10, WaitPolicy::hold).after_attempt(start, unroutable).action == Action::pause);
}

TEST_CASE("device wait: a line is printed every 30 s") {
  DeviceWait wait = wait_of(0, WaitPolicy::fail);
  CHECK(wait.after_attempt(start + Seconds(29), refused).message.empty());
  CHECK(wait.after_attempt(start + Seconds(31), refused).message ==
        "Still waiting for plc at h:1 after 31 seconds: Connection refused");
  CHECK(wait.after_attempt(start + Seconds(59), refused).message.empty());
  CHECK_FALSE(wait.after_attempt(start + Seconds(60), refused).message.empty());
}

TEST_CASE("device wait: a timeout says why the last attempt has failed") {
  DeviceWait wait = wait_of(10, WaitPolicy::skip);
  CHECK(wait.missing_line(start + Seconds(5)) == "plc at h:1 has not responded yet");
  CHECK(wait.after_attempt(start + Seconds(5), refused).action == Action::pause);
  const std::string line =
      "Connection to plc at h:1 timed out after 10 seconds (last error: Connection refused)";
  CHECK(wait.missing_line(start + Seconds(10)) == line);
  CHECK(wait.before_attempt(start + Seconds(10)).message == line + ", continuing without it");
}

TEST_CASE("device wait: the wait ends at its timeout, and never after policy `hold` has taken effect") {
  CHECK(wait_of(10, WaitPolicy::fail).end() == start + Seconds(10));
  CHECK_FALSE(wait_of(0, WaitPolicy::fail).end());
  DeviceWait held = wait_of(10, WaitPolicy::hold);
  CHECK(held.before_attempt(start + Seconds(10)).action == Action::attempt);
  CHECK_FALSE(held.end());
  CHECK(held.missing_line(start + Seconds(20)) == "Connection to plc at h:1 timed out after 10 seconds");
}
