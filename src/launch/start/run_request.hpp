// How an instance is to be run: what the command line and the environment say together.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "core/base/environment.hpp"
#include "core/diag/result.hpp"
#include "launch/supervise/supervisor.hpp"

namespace iocwright::launch {

/// What the command line says; what is left open is the environment's to say.
struct RunRequest {
  bool exec = false;       ///< become the IOC
  bool supervise = false;  ///< keep it as a child
  bool console = false;
  bool keep_without_stdin = false;
  bool timestamps = false;
  std::optional<double> grace_s{};
  std::string restart{};               ///< `no`, `on-failure` or `on-failure:N`; empty: not said
  std::vector<std::string> command{};  ///< in place of the start sequence
};

/// Supervised: when asked to, when a console is asked for, and as PID 1; unless told to exec.
bool is_supervised(const RunRequest& request, const Environment& environment, bool is_pid_1);

/// Errors: a variable or option with a value that it cannot take.
Result<SuperviseOptions> supervise_options(const RunRequest& request, const Environment& environment,
                                           bool is_pid_1);

/// The console's socket: $IOCWRIGHT_CONSOLE when it is a path, else `stdio.sock` in the state folder.
std::string console_socket(const Environment& environment);

}  // namespace iocwright::launch
