#include "launch/client/probe.hpp"

#include <doctest/doctest.h>

using namespace iocwright;
using namespace iocwright::launch;

namespace {

bool passes(Probe probe, LifeState state) {
  LifeStatus status;
  status.state = state;
  return !judge(probe, status).has_value();
}

Environment with(std::map<std::string, std::string, std::less<>> variables) {
  return Environment(std::move(variables));
}

}  // namespace

TEST_CASE("probe: every state is live") {
  for (const LifeState state : {LifeState::preparing, LifeState::waiting, LifeState::starting,
                                LifeState::running, LifeState::stopping, LifeState::pausing, LifeState::held})
    CHECK(passes(Probe::live, state));
}

TEST_CASE("probe: an IOC has started when it is executed, and is ready after iocInit") {
  CHECK_FALSE(passes(Probe::started, LifeState::waiting));
  CHECK(passes(Probe::started, LifeState::starting));
  CHECK(passes(Probe::started, LifeState::running));
  CHECK_FALSE(passes(Probe::ready, LifeState::starting));
  CHECK(passes(Probe::ready, LifeState::running));
  CHECK_FALSE(passes(Probe::ready, LifeState::stopping));
}

TEST_CASE("probe: a stopped process fails all probes") {
  LifeStatus status;
  status.state = LifeState::running;
  status.stopped = true;
  for (const Probe probe : {Probe::live, Probe::started, Probe::ready})
    CHECK(judge(probe, status) == "the IOC is stopped (SIGSTOP)");
}

TEST_CASE("probe: the error says how many devices are missing") {
  LifeStatus status;
  status.state = LifeState::waiting;
  status.waits_left = 2;
  status.waits_total = 5;
  CHECK(judge(Probe::ready, status) == "waiting for hardware: 2 of 5 devices have not responded");
}

TEST_CASE("probe: K8S_IOC_PV overrides the PV of the chart's liveness prefix") {
  const Environment chart = with({{"IOC_PREFIX", "P"}, {"K8S_IOC_LIVENESS_ENABLED", "true"}});
  CHECK(liveness_pv(chart) == "P:UPTIME");
  Environment named = chart;
  named.set("K8S_IOC_PV", "X");
  CHECK(liveness_pv(named) == "X");
  CHECK(liveness_pv(with({{"IOC_PREFIX", "P"}})) == "");
}
