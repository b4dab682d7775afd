// Attaches a terminal or a pipe to an IOC's console.
#pragma once

#include <optional>
#include <string>

#include "core/base/clock.hpp"
#include "core/diag/result.hpp"
#include "launch/supervise/instance_id.hpp"

namespace iocwright::launch {

/// The console to attach to.
struct ConsoleRequest {
  std::string socket;
  std::optional<InstanceId> instance{};  ///< whose console must be at the socket; not set: any instance
  bool read_only = false;
  bool raw = false;  ///< pass ctrl-c and ctrl-d on to the IOC
};

/// Returns when the user detaches, when the IOC exits, or when a piped input has ended and the IOC sends no
/// more output. Fails if there is no console at the socket.
Result<void> attach_console(const ConsoleRequest& request, const Clock& clock);

}  // namespace iocwright::launch
