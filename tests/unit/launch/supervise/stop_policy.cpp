#include "launch/supervise/stop_policy.hpp"

#include <doctest/doctest.h>

using namespace iocwright::launch;

namespace {
const StopRequest shell{.has_shell = true};
const StopRequest autosave{.has_shell = true, .has_autosave = true};
}  // namespace

TEST_CASE("stop: types `exit`, sends SIGTERM after half the grace period and SIGKILL at its end") {
  StopPolicy stop(2.0);
  CHECK(stop.request(10.0, shell) == StopAction::type_exit);
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
  CHECK(stop.request(0.0, {}) == StopAction::terminate);
  CHECK(stop.stage() == StopStage::terminated);
  CHECK(stop.deadline_s() == 2.0);
}

TEST_CASE("stop: each further request skips to the next stage") {
  StopPolicy stop(2.0);
  CHECK(stop.request(0.0, shell) == StopAction::type_exit);
  CHECK(stop.request(0.1, shell) == StopAction::terminate);
  CHECK(stop.request(0.2, shell) == StopAction::kill);
  CHECK(stop.request(0.3, shell) == StopAction::none);
}

TEST_CASE("stop: an early SIGTERM does not change when SIGKILL is due") {
  StopPolicy stop(2.0);
  stop.request(5.0, shell);
  stop.request(5.5, shell);
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
  CHECK(stop.request(0.0, {.by_interrupt = true}) == StopAction::interrupt);
  CHECK(stop.deadline_s() == 1.0);
  CHECK(stop.tick(1.0) == StopAction::terminate);
  CHECK(stop.tick(2.0) == StopAction::kill);
}

TEST_CASE("stop: an IOC shell gets `exit` for SIGINT, too") {
  CHECK(StopPolicy(2.0).request(0.0, {.has_shell = true, .by_interrupt = true}) == StopAction::type_exit);
}

TEST_CASE("stop: `exit` follows when autosave has saved, and SIGTERM in the middle of what is left") {
  StopPolicy stop(2.0);
  CHECK(stop.request(10.0, autosave) == StopAction::watch_saves);
  CHECK(stop.stage() == StopStage::watching);
  CHECK(stop.saved(10.0) == StopAction::none);
  CHECK(stop.watched() == StopAction::type_save);
  CHECK(stop.watched() == StopAction::none);
  CHECK(stop.stage() == StopStage::saving);
  CHECK(stop.tick(10.3) == StopAction::none);
  CHECK(stop.saved(10.4) == StopAction::type_exit);
  CHECK(stop.saved(10.4) == StopAction::none);
  CHECK(stop.deadline_s() == doctest::Approx(11.2));
  CHECK(stop.tick(11.3) == StopAction::terminate);
  CHECK(stop.deadline_s() == 12.0);
}

TEST_CASE("stop: saving takes at most half the grace period, and a further request ends it") {
  StopPolicy stop(2.0);
  stop.request(10.0, autosave);
  stop.watched();
  CHECK(stop.deadline_s() == 11.0);
  CHECK(stop.tick(11.0) == StopAction::type_exit);
  CHECK(stop.deadline_s() == 11.5);
  StopPolicy hurried(2.0);
  hurried.request(10.0, autosave);
  CHECK(hurried.request(10.2, autosave) == StopAction::type_exit);
}

TEST_CASE("stop: values are saved without looking at the files first if that takes too long") {
  StopPolicy stop(2.0);
  stop.request(10.0, autosave);
  CHECK(stop.deadline_s() == 10.5);
  CHECK(stop.tick(10.4) == StopAction::none);
  CHECK(stop.tick(10.5) == StopAction::type_save);
  CHECK(stop.deadline_s() == 11.0);
  CHECK(stop.tick(11.0) == StopAction::type_exit);
}

TEST_CASE("stop: nothing is saved without a shell") {
  CHECK(StopPolicy(2.0).request(0.0, {.has_autosave = true}) == StopAction::terminate);
}
