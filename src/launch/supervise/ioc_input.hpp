// Queues the input for the IOC.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "launch/supervise/ioc_child.hpp"
#include "launch/supervise/poll_set.hpp"

namespace iocwright::launch {

/// Input that was typed but not yet written to the IOC's terminal or pipe.
class IocInput {
 public:
  void type(std::string_view bytes) { pending_ += bytes; }
  /// Types commands, discarding pending input and any half-typed line at the shell.
  void type_commands(const IocChild& child, std::string_view lines);
  /// Sends EOF after all pending input. A terminal has no permanent EOF: the end-of-file key is typed at
  /// once, and repeatedly while the program reads byte by byte, because readline may discard earlier input.
  void end() { end_wanted_ = true; }
  /// Discards everything, for a new child.
  void reset();
  /// True when no more input should be accepted for now.
  bool full() const { return pending_.size() >= 64UL * 1024; }

  /// Adds the child to the next poll if input is pending. Takes the optional itself, because the child may
  /// exit before the handler runs.
  void watch(PollSet& polls, std::optional<IocChild>& child);
  /// Sends EOF when it is due.
  void tick(double now_s, IocChild& child);
  /// When tick() is due next.
  std::optional<double> deadline_s() const;

 private:
  void write_some(IocChild& child, short events);

  std::string pending_;
  char last_ = '\n';
  bool end_wanted_ = false;
  double next_end_s_ = 0;
};

}  // namespace iocwright::launch
