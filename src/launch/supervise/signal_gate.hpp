// Receives signals through a file descriptor, which can be polled, and restores the signal mask for a child.
#pragma once

#include <signal.h>
#include <sys/types.h>

#include <vector>

#include "core/base/file_handle.hpp"

namespace iocwright::launch {

/// A signal that was received.
struct Signal {
  int number;
  bool is_typed = false;  ///< sent by the kernel, for a key at the terminal, and not by a process
};

/// Blocks all signals except those of a crash (SIGSEGV and the like) until take() returns them. They stay
/// blocked after its destruction, because a pending one would then replace the IOC's exit status. No handler
/// is changed, so a child only needs its mask restored.
class SignalGate {
 public:
  SignalGate();
  SignalGate(const SignalGate&) = delete;
  SignalGate& operator=(const SignalGate&) = delete;

  /// Readable when signals are pending.
  int fd() const { return fd_.get(); }
  /// The pending signals, except those that is_about_ourselves().
  std::vector<Signal> take() const;
  /// Restores the mask. For a child, before it executes another program.
  void restore() const;

 private:
  sigset_t old_mask_{};
  FileHandle fd_;
};

/// True for a signal that this process has caused itself and that must not be forwarded to the IOC: the
/// kernel's reaction to our own read, write or use of a resource, or a signal that we sent to ourselves.
/// `code` and `sender` are si_code and si_pid of sigaction(2).
bool is_about_ourselves(int number, int code, pid_t sender, pid_t self);

}  // namespace iocwright::launch
