// What is typed at the IOC, on its way there.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "launch/supervise/ioc_child.hpp"
#include "launch/supervise/poll_set.hpp"

namespace iocwright::launch {

class IocInput {
 public:
  void type(std::string_view bytes) { pending_ += bytes; }
  /// Types `exit` in place of all that waits and of what stands half typed at the shell.
  void type_exit(const IocChild& child);
  /// The IOC sees the end of its input after all that was typed. A terminal has no end that lasts: there it
  /// is said by the end-of-file key, at once and again while the program reads byte by byte, as what it was
  /// told before may be lost.
  void end() { end_wanted_ = true; }
  /// A new child: nothing typed is left.
  void start_over();
  /// True when nobody should type more for now.
  bool full() const { return pending_.size() >= 64UL * 1024; }

  /// The child may be gone before the answer of poll() is handled.
  void watch(PollSet& polls, std::optional<IocChild>& child);
  /// Says the end where it is due.
  void tick(double now_s, IocChild& child);
  /// When tick() has something to do next.
  std::optional<double> deadline_s() const;

 private:
  void write_some(IocChild& child, short events);

  std::string pending_;
  char last_ = '\n';
  bool end_wanted_ = false;
  double next_end_s_ = 0;
};

}  // namespace iocwright::launch
