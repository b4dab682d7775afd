#include "launch/supervise/life.hpp"

#include <doctest/doctest.h>

using namespace iocwright::launch;

namespace {

/// A life whose program is up.
Life up(LifeRules rules, bool script, bool initialised) {
  Life life(rules);
  life.begin(0);
  life.take_progress("preparing");
  life.take_progress(script ? "executing script" : "executing ioc");
  life.progress_ended();
  if (initialised) life.initialised();
  return life;
}

}  // namespace

TEST_CASE("life: it goes by preparing, waiting, starting and running") {
  Life life({});
  life.begin(0);
  CHECK(life.state() == LifeState::preparing);
  life.take_progress("waiting 2 5");
  CHECK(life.state() == LifeState::waiting);
  LifeStatus status;
  life.describe(status, 3);
  CHECK(status.waits_left == 2);
  CHECK(status.waits_total == 5);
  CHECK(status.uptime_s == 3.0);
  life.take_progress("executing ioc");
  life.progress_ended();
  CHECK(life.state() == LifeState::starting);
  CHECK(life.has_shell());
  life.initialised();
  CHECK(life.state() == LifeState::running);
}

TEST_CASE("life: a program that could not be executed has no shell") {
  Life life({});
  life.begin(0);
  life.take_progress("executing ioc");
  life.take_progress("failed");
  life.progress_ended();
  CHECK_FALSE(life.has_shell());
}

TEST_CASE("life: an IOC that ends well before iocInit has failed") {
  const AfterRun after = up({}, false, false).ended(0, 1, false);
  CHECK(after.what == AfterRun::What::finish);
  CHECK(after.status == 1);
  CHECK(after.message == "the IOC ended before iocInit was through: exit status 1 in place of 0");
}

TEST_CASE("life: an IOC that was told to stop before iocInit has not failed") {
  CHECK(up({}, false, false).ended(0, 1, true).status == 0);
}

TEST_CASE("life: a script's status is its own") {
  CHECK(up({}, true, false).ended(0, 1, false).status == 0);
  const AfterRun after = up({.fail_delay_s = 10}, true, false).ended(3, 1, false);
  CHECK(after.what == AfterRun::What::finish);
  CHECK(after.status == 3);
}

TEST_CASE("life: a failed start is held back") {
  Life life({.fail_delay_s = 10});
  life.begin(0);
  const AfterRun after = life.ended(1, 1, false);
  CHECK(after.what == AfterRun::What::finish_later);
  CHECK(after.pause_s == 10.0);
  CHECK(life.state() == LifeState::pausing);
  CHECK(after.message == "the start ended with status 1; the container ends in 10 s (IOCWRIGHT_FAIL_DELAY)");
}

TEST_CASE("life: an IOC that fails after iocInit ends the container at once") {
  const AfterRun after = up({.fail_delay_s = 10}, false, true).ended(139, 100, false);
  CHECK(after.what == AfterRun::What::finish);
  CHECK(after.status == 139);
}

TEST_CASE("life: a hold keeps the container of a failure, not of a success") {
  CHECK(up({.hold_after_failure = true}, false, true).ended(1, 1, false).what == AfterRun::What::hold);
  CHECK(up({.hold_after_failure = true}, false, true).ended(0, 1, false).what == AfterRun::What::finish);
  CHECK(up({.hold_after_failure = true}, false, true).ended(1, 1, true).what == AfterRun::What::finish);
}

TEST_CASE("life: failures start again until the limit, then the other rules hold") {
  Life life = up({.fail_delay_s = 10, .hold_after_failure = true, .restarts = 1}, false, true);
  const AfterRun first = life.ended(1, 1, false);
  CHECK(first.what == AfterRun::What::start_later);
  CHECK(first.pause_s == 1.0);
  CHECK(first.message == "the IOC ended with status 1; it starts again in 1 s (1 of 1)");
  life.begin(2);
  CHECK(life.ended(1, 3, false).what == AfterRun::What::hold);
}
