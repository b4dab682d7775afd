// Attaches a terminal or a pipe to an IOC's console.
#pragma once

#include <string>

#include "core/base/clock.hpp"
#include "core/diag/result.hpp"

namespace iocwright::launch {

struct ConsoleRequest {
  std::string socket;
  bool read_only = false;
};

/// Returns when the user detaches, the IOC exits, or a piped input has ended and the IOC has stopped
/// answering. Fails when the socket cannot be connected.
Result<void> attach_console(const ConsoleRequest& request, const Clock& clock);

}  // namespace iocwright::launch
