// What Kubernetes and compose ask: is the IOC alive, started, ready; and the request to stop.
#pragma once

#include <functional>
#include <optional>
#include <string>

#include "core/base/disk.hpp"
#include "core/base/environment.hpp"
#include "launch/supervise/life_status.hpp"

namespace iocwright::launch {

enum class Probe : unsigned char { live, started, ready };

/// What is wrong; nothing when all is well.
using Complaint = std::optional<std::string>;

/// The judgement on what the supervisor says. A stopped process fails each; waiting for hardware is alive.
Complaint judge(Probe probe, const LifeStatus& status);

/// The supervisor's status; or why there is none, within 200 ms.
FileResult<LifeStatus> ask_status(const Environment& environment);

/// The PV that must answer for the IOC to be alive: $K8S_IOC_PV, or with K8S_IOC_LIVENESS_ENABLED=true
/// `$IOC_PREFIX:UPTIME`; empty: none.
std::string liveness_pv(const Environment& environment);

/// The environment for caget: $K8S_IOC_PORT goes before $EPICS_CA_SERVER_PORT, $K8S_IOC_ADDRESS before this
/// host.
Environment probe_environment(const Environment& environment);

/// Looks once. $IOCWRIGHT_PROBE says by what alive is judged: `process`, `pv` or `both`. A change of
/// judgement is told to the container's log.
Complaint probe(Probe which, const Disk& disk, const Environment& environment);

/// Asks for a stop and waits until it is done.
Complaint stop_instance(const Environment& environment);

}  // namespace iocwright::launch
