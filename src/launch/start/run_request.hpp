// Combines the command line and the environment into the options of a run.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/disk.hpp"
#include "core/base/environment.hpp"
#include "core/diag/result.hpp"
#include "core/diag/sink.hpp"
#include "launch/supervise/supervisor.hpp"

namespace iocwright::launch {

/// The options of the command line. They override the environment.
struct RunRequest {
  bool dry_run = false;    ///< print the steps without executing them
  bool exec = false;       ///< replace this process with the IOC
  bool supervise = false;  ///< run the IOC as a child
  bool console = false;
  bool ignore_stdin_eof = false;
  bool timestamps = false;
  std::string metrics{};     ///< where to serve metrics; empty: not given
  std::string log_format{};  ///< `text` or `json`; empty: not given
  std::optional<double> grace_s{};
  std::string restart{};               ///< `no`, `on-failure` or `on-failure:N`; empty: not given
  std::vector<std::string> command{};  ///< runs instead of the start sequence
};

/// The number of restarts that a policy allows: `no`, `on-failure` or `on-failure:N`. Nothing for anything
/// else.
std::optional<int> parse_restarts(std::string_view policy);

/// Adds what the environment sets and the options do not. Options that exclude each other replace one
/// another's variable. Fails if a variable has an invalid value.
Result<RunRequest> with_variables(RunRequest request, const Environment& environment);

/// True in a container or in Kubernetes. With a shared process namespace (`shareProcessNamespace`,
/// `--pid=host`) we are not PID 1 there.
bool is_in_container(const Disk& disk, const Environment& environment);

/// True if supervision, or what only a supervisor can do, is requested, and for the main process of a
/// container. False if `exec` is set, or if a start script calls us below a supervisor.
bool is_supervised(const RunRequest& request, const Environment& environment, bool is_main_process);

/// The options of the supervisor. Fails if a variable or option has an invalid value.
Result<SuperviseOptions> supervise_options(const RunRequest& request, const Environment& environment,
                                           bool is_pid_1);

/// The identity of the instance that the environment describes.
InstanceId instance_id(const Environment& environment);

/// The identity of the instance that a probe or another command is for. Without EPICS_ROOT the runtime folder
/// is unknown, because an entrypoint may have set the variable for the instance only.
InstanceId requested_instance(const Environment& environment);

/// Warns of settings that do not work without a supervisor: an invalid IOCWRIGHT_GRACE, which a start does
/// not use then, and `on error halt`, after which nothing ends the IOC.
void check_unsupervised(const Environment& environment, Sink& sink);

/// The console socket: $IOCWRIGHT_CONSOLE if it is an absolute path, else `stdio.sock` in the state folder.
std::string console_socket(const Environment& environment);

}  // namespace iocwright::launch
