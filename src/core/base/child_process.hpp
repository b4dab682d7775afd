// The only place that forks: a child that runs a function of ours, and never ends as its parent would.
#pragma once

#include <sys/types.h>

#include <exception>
#include <functional>

#include "core/base/disk.hpp"

namespace iocwright {

/// Runs `body` in a child; what it returns is the child's exit status. The child always ends by _exit(), so
/// that it neither runs its parent's destructors, which would remove sockets and files that are in use, nor
/// flushes its parent's buffers. An exception, std::terminate() in any thread and exit() end it with status
/// 70 and a message on stderr.
FileResult<pid_t> start_child(const std::function<int()>& body);

/// What the user reads of an exception; needs no memory.
const char* explain(const std::exception& exception);

}  // namespace iocwright
