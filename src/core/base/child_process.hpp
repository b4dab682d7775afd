// Forks child processes that run a function. This is the only place that forks, because a child must not exit
// the way its parent would.
#pragma once

#include <sys/types.h>

#include <exception>
#include <functional>

#include "core/base/disk.hpp"

namespace iocwright {

/// Runs `body` in a child process and uses its result as the exit status. The child always exits with
/// _exit(). It therefore does not run its parent's destructors, which would remove sockets and files in use,
/// and does not flush its parent's buffers. After an exception, std::terminate() in any thread or exit(), it
/// prints a message to stderr and exits with status 70; exit() runs handlers that were registered after the
/// first call. With threads in the parent, `body` may allocate memory, but must not wait for other locks.
FileResult<pid_t> start_child(const std::function<int()>& body);

/// What a child does before it executes a program.
class ChildSteps {
 public:
  /// Returns only if the program cannot be executed, with the exit status. Makes system calls only: it must
  /// not allocate memory, take locks or change what it finds in memory.
  virtual int execute() const noexcept = 0;

 protected:
  ~ChildSteps() = default;
};

/// Runs `steps` in a child process that shares the memory of this one until it executes a program. Unlike
/// fork(), this copies no page tables: with several threads, it takes a fraction of the time. The calling
/// thread waits until the program is executed.
FileResult<pid_t> start_program(const ChildSteps& steps);

/// The text of an exception for an error message. Does not allocate, because memory may be exhausted.
const char* explain(const std::exception& exception);

}  // namespace iocwright
