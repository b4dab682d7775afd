#include "launch/supervise/stop_policy.hpp"

#include <doctest/doctest.h>

using namespace iocwright::launch;

TEST_CASE("stop: types `exit`, sends SIGTERM after half the grace period and SIGKILL at its end") {
  StopPolicy stop(2.0);
  CHECK(stop.request(10.0, true) == StopAction::type_exit);
  CHECK(stop.deadline_s() == 11.0);
  CHECK(stop.tick(10.999) == StopAction::none);
  CHECK(stop.tick(11.0) == StopAction::terminate);
  CHECK(stop.deadline_s() == 12.0);
  CHECK(stop.tick(11.5) == StopAction::none);
  CHECK(stop.tick(12.0) == StopAction::kill);
  CHECK_FALSE(stop.deadline_s().has_value());
  CHECK(stop.tick(100.0) == StopAction::none);
}

TEST_CASE("stop: a program without a shell gets SIGTERM immediately") {
  StopPolicy stop(2.0);
  CHECK(stop.request(0.0, false) == StopAction::terminate);
  CHECK(stop.stage() == StopStage::terminated);
  CHECK(stop.deadline_s() == 2.0);
}

TEST_CASE("stop: each further request skips to the next stage") {
  StopPolicy stop(2.0);
  CHECK(stop.request(0.0, true) == StopAction::type_exit);
  CHECK(stop.request(0.1, true) == StopAction::terminate);
  CHECK(stop.request(0.2, true) == StopAction::kill);
  CHECK(stop.request(0.3, true) == StopAction::none);
}

TEST_CASE("stop: an early SIGTERM does not change when SIGKILL is due") {
  StopPolicy stop(2.0);
  stop.request(5.0, true);
  stop.request(5.5, true);
  CHECK(stop.deadline_s() == 7.0);
  CHECK(stop.began_s() == 5.0);
}

TEST_CASE("stop: nothing is due before a request") {
  StopPolicy stop(2.0);
  CHECK_FALSE(stop.requested());
  CHECK_FALSE(stop.deadline_s().has_value());
  CHECK(stop.tick(1e9) == StopAction::none);
}

TEST_CASE("stop: a program without a shell gets the signal that was sent, then SIGTERM and SIGKILL") {
  StopPolicy stop(2.0);
  CHECK(stop.request(0.0, false, true) == StopAction::interrupt);
  CHECK(stop.deadline_s() == 1.0);
  CHECK(stop.tick(1.0) == StopAction::terminate);
  CHECK(stop.tick(2.0) == StopAction::kill);
}

TEST_CASE("stop: an IOC shell gets `exit` for SIGINT, too") {
  CHECK(StopPolicy(2.0).request(0.0, true, true) == StopAction::type_exit);
}
