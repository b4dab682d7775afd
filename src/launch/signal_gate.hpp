// Signals as something to poll, and the way back to how a child must find them.
#pragma once

#include <signal.h>

#include <vector>

#include "base/file_handle.hpp"

namespace iocwright::launch {

/// While it lives, no signal interrupts this process but those of its own faults (SEGV and the like): all others wait to
/// be taken. PIPE is ignored.
class SignalGate {
 public:
  SignalGate();
  ~SignalGate() { restore(); }
  SignalGate(const SignalGate&) = delete;
  SignalGate& operator=(const SignalGate&) = delete;

  /// Readable when signals wait.
  int fd() const { return fd_.get(); }
  /// Their numbers.
  std::vector<int> take() const;
  /// Puts mask and handlers back to what they were: in a child before it becomes another program.
  void restore() const;

 private:
  sigset_t old_mask_{};
  struct sigaction old_pipe_ {};
  FileHandle fd_;
};

}  // namespace iocwright::launch
