#include "launch/client/probe.hpp"

#include <doctest/doctest.h>

#include "core/base/clock.hpp"
#include "environment_with.hpp"
#include "memory_disk.hpp"

using namespace iocwright;
using namespace iocwright::launch;
using tests::with;

namespace {

bool passes(Probe probe, LifeState state) {
  LifeStatus status;
  status.state = state;
  return !judge(probe, status).has_value();
}

}  // namespace

TEST_CASE("probe: every state is live") {
  for (const LifeState state : {LifeState::preparing, LifeState::waiting, LifeState::starting,
                                LifeState::running, LifeState::stopping, LifeState::pausing, LifeState::held})
    CHECK(passes(Probe::live, state));
}

TEST_CASE("probe: an IOC is started once it is executed, and ready after iocInit") {
  CHECK_FALSE(passes(Probe::started, LifeState::waiting));
  CHECK(passes(Probe::started, LifeState::starting));
  CHECK(passes(Probe::started, LifeState::running));
  CHECK_FALSE(passes(Probe::ready, LifeState::starting));
  CHECK(passes(Probe::ready, LifeState::running));
  CHECK_FALSE(passes(Probe::ready, LifeState::stopping));
}

TEST_CASE("probe: an IOC that takes too long to start is not live") {
  LifeStatus status;
  status.state = LifeState::starting;
  status.starting_s = 700;
  CHECK(judge(Probe::live, status, 600) ==
        "iocInit has not completed 600 s after the start of the IOC (IOCWRIGHT_START_LIMIT)");
  CHECK_FALSE(judge(Probe::live, status, 800));
  CHECK_FALSE(judge(Probe::live, status, 0));
}

TEST_CASE("probe: a stopped process fails all probes") {
  LifeStatus status;
  status.state = LifeState::running;
  status.stopped = true;
  for (const Probe probe : {Probe::live, Probe::started, Probe::ready})
    CHECK(judge(probe, status) == "the IOC is stopped (SIGSTOP)");
}

TEST_CASE("probe: the error message counts the missing devices") {
  LifeStatus status;
  status.state = LifeState::waiting;
  status.waits_left = 2;
  status.waits_total = 5;
  CHECK(judge(Probe::ready, status) == "waiting for hardware: 2 of 5 devices have not responded");
}

TEST_CASE("probe: K8S_IOC_PV overrides the PV of the chart's liveness prefix") {
  const tests::MemoryDisk disk;
  const Environment chart = with({{"IOC_PREFIX", "P"}, {"K8S_IOC_LIVENESS_ENABLED", "true"}});
  CHECK(probed_pv(chart, disk).name == "P:UPTIME");
  Environment named = chart;
  named.set("K8S_IOC_PV", "X");
  CHECK(probed_pv(named, disk).name == "X");
  CHECK(probed_pv(with({{"IOC_PREFIX", "P"}, {"K8S_IOC_LIVENESS_ENABLED", "1"}}), disk).name == "");
}

TEST_CASE("probe: the default PV is asked for if ioc.db defines it, with the prefix in uppercase") {
  tests::MemoryDisk disk;
  const Environment environment = with({{"EPICS_ROOT", "/epics"}, {"IOC_PREFIX", "bl01-Ea"}});
  const ProbedPv none = probed_pv(environment, disk);
  CHECK(none.name == "");
  CHECK(none.why_none == "/epics/runtime/ioc.db does not define BL01-EA:UPTIME");
  disk.files["/epics/runtime/ioc.db"] = "record(ai, \"BL01-EA:UPTIME\") {}";
  CHECK(probed_pv(environment, disk).name == "BL01-EA:UPTIME");
  CHECK(probed_pv(environment, disk).is_default);
  CHECK(probed_pv(with({{"EPICS_ROOT", "/epics"}}), disk).why_none ==
        "neither K8S_IOC_PV nor IOC_PREFIX is set");
}

TEST_CASE("probe: caget asks the IOC's first interface or all IOCs of the host, unless a host is given") {
  const auto address = [](const Environment& environment) {
    const Environment variables = probe_environment(environment);
    return variables.get("EPICS_CA_ADDR_LIST") + ":" + variables.get("EPICS_CA_SERVER_PORT");
  };
  CHECK(address(with({})) == "127.0.0.1 127.255.255.255:");
  CHECK(address(with({{"EPICS_CAS_INTF_ADDR_LIST", ""}})) == "127.0.0.1 127.255.255.255:");
  CHECK(address(with({{"EPICS_CAS_INTF_ADDR_LIST", " 10.0.0.1 10.0.0.2"}})) == "10.0.0.1:");
  CHECK(address(with({{"EPICS_CA_SERVER_PORT", "6064"}})) == "127.0.0.1 127.255.255.255:6064");
  CHECK(
      address(with({{"EPICS_CA_SERVER_PORT", "6064"}, {"K8S_IOC_PORT", "7064"}, {"K8S_IOC_ADDRESS", "h"}})) ==
      "h:7064");
}

TEST_CASE("probe: an invalid IOCWRIGHT_PROBE fails the live probe") {
  tests::MemoryDisk disk;
  RealClock clock;
  const auto failure =
      probe(Probe::live, disk, clock, with({{"IOCWRIGHT_PROBE", "ping"}, {"IOCWRIGHT_STATE_DIR", "/none"}}));
  CHECK(failure == "`IOCWRIGHT_PROBE` must be `process`, `pv` or `both`, not `ping`");
}
