// Attaches a terminal, or a pipe, to an IOC's console.
#pragma once

#include <string>

#include "core/diag/result.hpp"

namespace iocwright::launch {

struct ConsoleRequest {
  std::string socket;
  bool read_only = false;
};

/// Returns when the user has detached, the IOC is gone, or the input of a pipe has ended and the answers with
/// it. The error is that nothing could be attached to.
Result<void> attach_console(const ConsoleRequest& request);

}  // namespace iocwright::launch
