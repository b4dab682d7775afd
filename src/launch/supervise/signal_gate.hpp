// Signals as something to poll, and the way back to what a child must start with.
#pragma once

#include <signal.h>
#include <sys/types.h>

#include <vector>

#include "core/base/file_handle.hpp"

namespace iocwright::launch {

/// From its creation until the process ends, signals wait to be taken, except those of a crash (SEGV and the
/// like). Its end does not unblock them: one that is still pending would replace the IOC's exit status.
/// No handler is changed, so a child only needs its mask back.
class SignalGate {
 public:
  SignalGate();
  SignalGate(const SignalGate&) = delete;
  SignalGate& operator=(const SignalGate&) = delete;

  /// Readable when signals are pending.
  int fd() const { return fd_.get(); }
  /// Their numbers, without those that is_about_ourselves().
  std::vector<int> take() const;
  /// Restores the mask: in a child, before it becomes another program.
  void restore() const;

 private:
  sigset_t old_mask_{};
  FileHandle fd_;
};

/// True for a signal that tells this process about its own doing and must never reach the IOC: the kernel's
/// answer to our own read, write or use of a resource, or one that we sent to ourselves. `code` and `sender`
/// are si_code and si_pid of sigaction(2).
bool is_about_ourselves(int number, int code, pid_t sender, pid_t self);

}  // namespace iocwright::launch
