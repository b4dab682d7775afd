// Work in a process of its own: a file system that does not respond must not block the poll loop.
#pragma once

#include <sys/types.h>

#include <functional>
#include <string_view>
#include <utility>

#include "core/base/disk.hpp"
#include "core/base/file_handle.hpp"
#include "launch/supervise/line_buffer.hpp"
#include "launch/supervise/poll_set.hpp"

namespace iocwright::launch {

/// A child process that runs a function and reports lines. Not a thread: the supervisor forks, and could not
/// exit while a thread is blocked. Its process is killed on destruction, and when the supervisor ends.
class SideTask {
 public:
  using TakeLine = std::function<void(std::string_view line)>;
  /// What to do; `send` reports a line to the supervisor.
  using Work = std::function<void(const TakeLine& send)>;

  /// Starts the work. Fails if there can be no pipe or process.
  static FileResult<SideTask> start(const Work& work);
  SideTask(SideTask&&) noexcept = default;
  SideTask& operator=(SideTask&&) noexcept = default;
  ~SideTask();

  /// The process of the task; 0 once it was waited for.
  pid_t pid() const { return child_.pid; }
  /// Kills the process. No more lines arrive.
  void cancel();
  /// True until the process has closed its end of the pipe, which it does by exiting, and until cancel().
  bool is_running() const { return static_cast<bool>(lines_); }
  /// Adds a running task to the next poll; `take` receives its lines.
  void watch(PollSet& polls, TakeLine take);
  /// Waits for the end of the work, at most this long. Ignores its lines.
  void wait(int timeout_ms);
  /// A process was waited for. If it is that of the task, its number may now belong to another one.
  void reaped(pid_t pid);

 private:
  struct Child {
    explicit Child(pid_t number) : pid(number) {}
    Child(Child&& other) noexcept : pid(std::exchange(other.pid, 0)) {}
    Child& operator=(Child&& other) noexcept {
      std::swap(pid, other.pid);
      return *this;
    }
    pid_t pid;
  };
  SideTask(pid_t pid, FileHandle lines) : child_(pid), lines_(std::move(lines)) {}
  void read_lines(const TakeLine& take);

  Child child_;  ///< 0: none, or waited for
  FileHandle lines_;
  LineBuffer buffer_;
};

}  // namespace iocwright::launch
