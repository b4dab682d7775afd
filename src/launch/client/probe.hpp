// The probes of Kubernetes and compose (live, started, ready), and the request to stop.
#pragma once

#include <functional>
#include <optional>
#include <string>

#include "core/base/clock.hpp"
#include "core/base/disk.hpp"
#include "core/base/environment.hpp"
#include "launch/supervise/life_status.hpp"

namespace iocwright::launch {

/// `live`: the IOC need not be restarted; `started`: it is executed; `ready`: iocInit has completed.
enum class Probe : unsigned char { live, started, ready };

/// Why a probe failed; nothing if it succeeded.
using ProbeError = std::optional<std::string>;

/// Evaluates a probe from the supervisor's status. A stopped process fails all probes. An IOC that waits for
/// hardware is live, but not one whose iocInit has not completed `start_limit_s` after its execution; 0: no
/// limit.
ProbeError judge(Probe probe, const LifeStatus& status, double start_limit_s = 0);

/// Why the supervisor has given no status.
struct NoStatus {
  std::string message;
  bool is_silent = false;  ///< the supervisor may exist, but does not answer
};
using StatusAnswer = tl::expected<LifeStatus, NoStatus>;

/// What to check if the supervisor does not answer.
inline constexpr const char* no_supervisor_help =
    "start the IOC with `iocwright run`; IOCWRIGHT_CONSOLE, IOCWRIGHT_STATE_DIR, IOC_NAME and EPICS_ROOT "
    "must "
    "have the same values for both commands";

/// The message for a socket that belongs to another instance.
std::string other_instance(const std::string& socket, const InstanceId& id);

/// Asks the supervisor of the environment's instance for its status. Fails after 200 ms, and if another
/// instance has the socket.
StatusAnswer ask_status(const Environment& environment, const Clock& clock);

/// The PV that a live and ready IOC must serve.
struct ProbedPv {
  std::string name;         ///< empty: none
  std::string why_none;     ///< for the log
  bool is_default = false;  ///< not requested by a variable
};

/// $K8S_IOC_PV, or else `$IOC_PREFIX:UPTIME`, which the scripts of ioc-template ask for, if `ioc.db` in the
/// runtime folder has this record or K8S_IOC_LIVENESS_ENABLED=true. As in these scripts, the prefix is in
/// uppercase.
ProbedPv probed_pv(const Environment& environment, const Disk& disk);

/// The environment for caget: $K8S_IOC_PORT overrides $EPICS_CA_SERVER_PORT, and $K8S_IOC_ADDRESS overrides
/// the default address, which is the first in $EPICS_CAS_INTF_ADDR_LIST, or else reaches all IOCs of this
/// host.
Environment probe_environment(const Environment& environment);

/// Runs a probe once. $IOCWRIGHT_PROBE selects what a live or ready IOC must have: its `process`, its `pv` or
/// `both`. A changed result is written to the container's log, and once that there is no PV to ask for.
ProbeError probe(Probe which, const Disk& disk, Clock& clock, const Environment& environment);

/// Requests a stop and waits until the supervisor has exited, which it does at the end of its grace.
ProbeError stop_instance(const Environment& environment, const Clock& clock);

}  // namespace iocwright::launch
