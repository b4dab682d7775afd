#include "launch/supervise/life.hpp"

#include <doctest/doctest.h>

using namespace iocwright::launch;

namespace {

/// A life whose program has been executed.
Life up(LifeRules rules, bool script, bool initialised) {
  Life life(rules);
  life.begin(0);
  life.take_progress("preparing");
  life.take_progress(script ? "executing script" : "executing ioc");
  life.progress_ended(0);
  if (initialised) life.set_initialised(0);
  return life;
}

}  // namespace

TEST_CASE("life: the state advances from preparing to waiting, starting and running") {
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
  life.progress_ended(4);
  CHECK(life.state() == LifeState::starting);
  CHECK(life.has_shell());
  life.describe(status, 7);
  CHECK(status.starting_s == 3.0);
  life.set_initialised(8);
  CHECK(life.state() == LifeState::running);
  life.describe(status, 9);
  CHECK(status.starting_s == 0.0);
}

TEST_CASE("life: the devices, records and lock key of the current start are known") {
  Life life({});
  life.begin(0);
  life.take_progress("lock ff");
  life.take_progress("device waiting 10.0.0.1:4001 a motor");
  life.take_progress("device waiting 10.0.0.2:4001 gauge");
  life.take_progress("device finished 10.0.0.1:4001 a motor");
  life.take_progress("records 7");
  LifeStatus status;
  life.describe(status, 1);
  REQUIRE(status.devices.size() == 2);
  CHECK(status.devices[0].name == "a motor");
  CHECK_FALSE(status.devices[0].is_waiting);
  CHECK(status.devices[1].is_waiting);
  CHECK(status.records == 7);
  CHECK(status.image.lock_key == "ff");
  life.begin(2);
  life.describe(status, 3);
  CHECK(status.devices.empty());
  CHECK_FALSE(status.records);
}

TEST_CASE("life: the status of many devices with long names stays small") {
  Life life({});
  life.begin(0);
  const std::string long_text(8000, 'x');
  for (int i = 0; i < 1000; ++i)
    life.take_progress("device waiting host-" + std::to_string(i) + long_text + " camera " + long_text);
  LifeStatus status;
  life.describe(status, 1);
  CHECK(status.devices.size() == 256);
  CHECK(to_json(status).size() < 200'000);
  CHECK(status.devices[255].address.starts_with("host-255xx"));
  CHECK(status.devices[255].name.ends_with("xx…"));
}

TEST_CASE("life: a long name is not cut within a character") {
  for (int before = 0; before < 4; ++before) {
    Life life({});
    life.begin(0);
    std::string name(static_cast<std::size_t>(before), 'x');
    for (int i = 0; i < 100; ++i) name += "µ€";
    life.take_progress("device waiting host:1 " + name);
    LifeStatus status;
    life.describe(status, 1);
    const std::string cut = status.devices.at(0).name;
    CHECK(cut.size() <= 256 + 3);
    CHECK(to_json(status).find("\uFFFD") == std::string::npos);
    CHECK(name.starts_with(cut.substr(0, cut.size() - 3)));
  }
}

TEST_CASE("life: a progress line with too few or too many words is ignored") {
  Life life({});
  life.begin(0);
  for (const char* line : {"waiting 1", "waiting 1 2 3", "executing", "executing ioc now", "device waiting x",
                           "failed again", "", "unknown", "records"})
    life.take_progress(line);
  CHECK(life.state() == LifeState::preparing);
  life.progress_ended(1);
  CHECK_FALSE(life.has_shell());
}

TEST_CASE("life: a program that could not be executed has no shell") {
  Life life({});
  life.begin(0);
  life.take_progress("executing ioc");
  life.take_progress("failed");
  life.progress_ended(4);
  CHECK_FALSE(life.has_shell());
}

TEST_CASE("life: an IOC that exits with status 0 before iocInit has failed") {
  const AfterRun after = up({}, false, false).on_exit({.status = 0}, 1, false);
  CHECK(after.next == AfterRun::Next::finish);
  CHECK(after.status == 1);
  CHECK(after.message ==
        "the IOC exited with status 0 after 1.0 s, before iocInit completed; reporting status 1 instead");
}

TEST_CASE("life: an IOC that was stopped before iocInit has not failed") {
  CHECK(up({}, false, false).on_exit({.status = 0}, 1, true).status == 0);
}

TEST_CASE("life: a script's status is reported immediately") {
  CHECK(up({}, true, false).on_exit({.status = 0}, 1, false).status == 0);
  const AfterRun after = up({.fail_delay_s = 10}, true, false).on_exit({.status = 3}, 1, false);
  CHECK(after.next == AfterRun::Next::finish);
  CHECK(after.status == 3);
}

TEST_CASE("life: the container exits some time after a failed start") {
  Life life({.fail_delay_s = 10});
  life.begin(0);
  const AfterRun after = life.on_exit({.status = 1}, 1, false);
  CHECK(after.next == AfterRun::Next::finish_later);
  CHECK(after.pause_s == 10.0);
  CHECK(life.state() == LifeState::pausing);
  CHECK(after.message ==
        "startup failed with status 1 after 1.0 s; the container exits in 10 s (IOCWRIGHT_FAIL_DELAY)");
}

TEST_CASE("life: an IOC that fails after iocInit ends the container immediately") {
  const AfterRun after = up({.fail_delay_s = 10}, false, true).on_exit({.status = 139}, 100, false);
  CHECK(after.next == AfterRun::Next::finish);
  CHECK(after.status == 139);
}

TEST_CASE("life: the container is held after a failure, but not after a success or a stop") {
  CHECK(up({.hold_after_failure = true}, false, true).on_exit({.status = 1}, 1, false).next ==
        AfterRun::Next::hold);
  CHECK(up({.hold_after_failure = true}, false, true).on_exit({.status = 0}, 1, false).next ==
        AfterRun::Next::finish);
  CHECK(up({.hold_after_failure = true}, false, true).on_exit({.status = 1}, 1, true).next ==
        AfterRun::Next::finish);
}

TEST_CASE("life: failures restart up to the limit, then the other rules apply") {
  Life life = up({.fail_delay_s = 10, .hold_after_failure = true, .restarts = 1}, false, true);
  const AfterRun first = life.on_exit({.status = 1}, 1, false);
  CHECK(first.next == AfterRun::Next::restart_later);
  CHECK(first.pause_s == 1.0);
  CHECK(first.message == "the IOC exited with status 1 after 1.0 s; restarting in 1 s (restart 1 of 1)");
  life.begin(2);
  CHECK(life.on_exit({.status = 1}, 3, false).next == AfterRun::Next::hold);
}

TEST_CASE("life: only the time after iocInit counts as a good run") {
  Life life({.restarts = 1});
  for (const double init_s : {0.0, 100.0}) {
    life.begin(init_s);
    life.take_progress("waiting 1 1");
    life.take_progress("executing ioc");
    life.progress_ended(init_s + 90);
    life.set_initialised(init_s + 95);
    const AfterRun after = life.on_exit({.status = 1}, init_s + 100, false);
    CHECK(after.next == (init_s == 0 ? AfterRun::Next::restart_later : AfterRun::Next::finish));
  }
}

TEST_CASE("life: an IOC that worked for more than a minute begins to count anew") {
  Life life = up({.restarts = 1}, false, true);
  CHECK(life.on_exit({.status = 1}, 1, false).next == AfterRun::Next::restart_later);
  life.begin(2);
  life.take_progress("executing ioc");
  life.progress_ended(3);
  life.set_initialised(4);
  CHECK(life.on_exit({.status = 1}, 65, false).next == AfterRun::Next::restart_later);
}

TEST_CASE("life: the message of a crash has the signal, the time and the restart") {
  Life life = up({.restarts = 3}, false, true);
  CHECK(life.on_exit({.status = 139, .signal = 11}, 3 * 3600 + 12 * 60, false).message ==
        "the IOC crashed: SIGSEGV after 3 h 12 min; restarting in 1 s (restart 1 of 3)");
}

TEST_CASE("life: the message of every end says why the run ended") {
  CHECK(up({}, false, true).on_exit({}, 1, false).message == "the IOC exited with status 0 after 1.0 s");
  CHECK(up({}, false, true).on_exit({.stdin_closed = true}, 1, false).message ==
        "the IOC exited with status 0 after 1.0 s, because stdin closed (use -i, or --no-stdin-eof)");
  CHECK(up({}, false, true).on_exit({.status = 3, .stdin_closed = true}, 1, false).message ==
        "the IOC exited with status 3 after 1.0 s");
  CHECK(up({}, true, false).on_exit({.status = 3, .stdin_closed = true}, 1, false).message ==
        "the script exited with status 3 after 1.0 s");
  CHECK(up({}, false, true).on_exit({.status = 137, .signal = 9}, 1, false).message ==
        "the IOC was killed by SIGKILL after 1.0 s, perhaps because memory ran out");
  CHECK(up({}, false, true).on_exit({.status = 137, .signal = 9, .out_of_memory = true}, 1, false).message ==
        "the IOC was killed by SIGKILL after 1.0 s, because memory ran out");
  CHECK(up({}, false, true).on_exit({.status = 137, .signal = 9, .out_of_memory = false}, 1, false).message ==
        "the IOC was killed by SIGKILL after 1.0 s, by another process: memory did not run out");
  CHECK(up({}, false, true).on_exit({.status = 143, .signal = 15}, 1, false).message ==
        "the IOC was killed by SIGTERM after 1.0 s");
}

TEST_CASE("life: an exit status above 128 is not mistaken for a signal") {
  CHECK(up({}, true, false).on_exit({.status = 139}, 1, false).message ==
        "the script exited with status 139 after 1.0 s");
}

TEST_CASE("life: an IOC works from the completion of iocInit on") {
  Life life({});
  life.begin(0);
  life.take_progress("executing ioc");
  life.progress_ended(1);
  CHECK_FALSE(life.has_worked_for(0, 10));
  life.set_initialised(10);
  CHECK_FALSE(life.has_worked_for(5, 14));
  CHECK(life.has_worked_for(5, 15));
}

TEST_CASE("life: a number of devices that is out of range counts as none") {
  Life life({});
  life.take_progress("waiting 4294967295 -1");
  LifeStatus status;
  life.describe(status, 0);
  CHECK(status.waits_left == 0);
  CHECK(status.waits_total == 0);
}

TEST_CASE("life: what a start script did before it executed the IOC does not count as work of the IOC") {
  Life life = up({.restarts = 1}, true, false);
  CHECK(life.has_worked_for(5, 100));
  life.take_progress("executing ioc");
  life.progress_ended(100);
  CHECK_FALSE(life.has_worked_for(0, 200));
  CHECK(life.on_exit({.status = 1}, 200, false).next == AfterRun::Next::restart_later);
  life.begin(201);
  life.take_progress("executing script");
  life.progress_ended(201);
  life.take_progress("executing ioc");
  life.progress_ended(300);
  CHECK(life.on_exit({.status = 1}, 301, false).next == AfterRun::Next::finish);
}

TEST_CASE("life: the save sets and the process of the current start are known") {
  Life life({});
  life.begin(0);
  life.take_progress("save a b.req\t/data/a b.sav");
  life.take_progress("save incomplete");
  life.take_progress("process 7");
  REQUIRE(life.save_sets().size() == 1);
  CHECK(life.save_sets()[0].request == "a b.req");
  CHECK(life.save_sets()[0].file == "/data/a b.sav");
  CHECK(life.ioc_pid() == 7);
  life.begin(1);
  CHECK(life.save_sets().empty());
  CHECK(life.ioc_pid() == 0);
}
