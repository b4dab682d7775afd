// The child that prepares the instance and then becomes the IOC, with the supervisor's ends of its streams.
#pragma once

#include <sys/types.h>

#include <functional>
#include <optional>
#include <string>

#include "core/base/file_handle.hpp"
#include "launch/supervise/signal_gate.hpp"
#include "launch/supervise/terminal.hpp"

namespace iocwright::launch {

/// Reports the startup progress to the supervisor, one line per call.
using Progress = std::function<void(const std::string& line)>;

/// How to start the child.
struct ChildRequest {
  /// Connect the standard streams to a pseudo-terminal. Otherwise they are pipes, except that an output of
  /// ours that is a terminal is inherited.
  bool pty = false;
  std::optional<int> terminal_model;  ///< a terminal whose settings the new one copies
  const SignalGate* signals = nullptr;
  std::function<int(const Progress&)> body;  ///< runs in the child; returns its exit status
  bool reads_all = false;                    ///< no output is inherited, even if it is a terminal
};

/// Runs in a session and process group of its own.
struct IocChild {
  pid_t pid = -1;
  bool is_pty = false;
  FileHandle terminal;  ///< the pty's master, or the pipe to its stdin; non-blocking
  FileHandle output;    ///< without a pty: the pipe from stdout, and from stderr if ours are the same file
  FileHandle errors;    ///< the pipe from stderr if ours is a different file
  FileHandle progress;  ///< progress lines; EOF when the child has become the IOC or has exited

  /// Fails when no terminal, pipe or process could be created.
  static FileResult<IocChild> start(const ChildRequest& request);
  /// Sends a signal to the child, or to all processes of its group.
  void signal(int number) const;
  void signal_group(int number) const;
};

}  // namespace iocwright::launch
