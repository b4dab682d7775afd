// The child that prepares the instance and becomes the IOC, and the ends of it that the supervisor holds.
#pragma once

#include <sys/types.h>

#include <functional>
#include <optional>
#include <string>

#include "core/base/file_handle.hpp"
#include "launch/supervise/signal_gate.hpp"
#include "launch/supervise/terminal.hpp"

namespace iocwright::launch {

/// Tells the supervisor how far the start is, a line each time.
using Progress = std::function<void(const std::string& line)>;

struct ChildRequest {
  bool pty =
      false;  ///< a pseudo-terminal at its three ends; else pipes, but for an output that is a terminal
  std::optional<int> terminal_model;  ///< a terminal whose settings the new one takes on
  const SignalGate* signals = nullptr;
  std::function<int(const Progress&)> body;  ///< run in the child; what it returns is the child's exit status
};

/// In a session and a process group of its own.
struct IocChild {
  pid_t pid = -1;
  bool is_pty = false;
  FileHandle terminal;  ///< the pty's master, both ways; or the pipe to its input. Does not block
  FileHandle output;    ///< without a pty: the pipe from its output, and from its errors when ours go to the
                        ///< same place
  FileHandle errors;    ///< the pipe from its errors when they go elsewhere
  FileHandle progress;  ///< its lines; ends when the child has become the IOC, or is gone

  /// The error is that there was no terminal, pipe or process to be had.
  static FileResult<IocChild> start(const ChildRequest& request);
  void signal(int number) const;
  void signal_group(int number) const;
};

}  // namespace iocwright::launch
