#include "launch/supervise/log_output.hpp"

#include <fcntl.h>
#include <fmt/chrono.h>
#include <fmt/format.h>
#include <limits.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <chrono>

namespace iocwright::launch {

namespace {

std::string stamp() {
  const auto now = std::chrono::floor<std::chrono::milliseconds>(std::chrono::system_clock::now());
  const auto ms = now.time_since_epoch().count() % 1000;
  return fmt::format("{:%Y-%m-%dT%H:%M:%S}.{:03}Z ", fmt::gmtime(std::chrono::system_clock::to_time_t(now)),
                     ms);
}

/// A terminal that polls as writable promises room for one byte only, and a longer write blocks on its
/// reader. So the terminal is reopened as non-blocking. The result is not open if `fd` is not a terminal, or
/// if it cannot be reopened because it belongs to another user.
FileHandle reopen_terminal(int fd) {
  if (::isatty(fd) != 1) return {};
  return FileHandle(
      ::open(fmt::format("/proc/self/fd/{}", fd).c_str(), O_WRONLY | O_NONBLOCK | O_NOCTTY | O_CLOEXEC));
}

}  // namespace

LogOutput::LogOutput(int fd, bool timestamps)
    : own_(reopen_terminal(fd)), fd_(own_ ? own_.get() : fd), timestamps_(timestamps) {}

void LogOutput::add(std::string_view bytes) {
  if (bytes.empty() || closed_) return;
  if (!timestamps_) {
    pending_ += bytes;
    at_line_start_ = bytes.back() == '\n';
    return;
  }
  const std::string now = stamp();
  while (!bytes.empty()) {
    if (at_line_start_) pending_ += now;
    const std::size_t line_end = bytes.find('\n');
    at_line_start_ = line_end != std::string_view::npos;
    const std::size_t size = at_line_start_ ? line_end + 1 : bytes.size();
    pending_ += bytes.substr(0, size);
    bytes.remove_prefix(size);
  }
}

void LogOutput::watch(PollSet& polls) {
  if (busy()) polls.watch(fd_, POLLOUT, [this](short events) { write_some(events); });
}

void LogOutput::write_some(short events) {
  // The descriptor may be shared with other processes, so it must stay blocking. A pipe that polls as
  // writable has room for PIPE_BUF bytes.
  const std::size_t limit = std::min<std::size_t>(pending_.size() - written_, PIPE_BUF);
  const ssize_t size = (events & POLLOUT) != 0 ? ::write(fd_, pending_.data() + written_, limit) : -1;
  if (size > 0) written_ += static_cast<std::size_t>(size);
  else if ((events & POLLOUT) == 0 || errno == EPIPE) closed_ = true;
  else if (errno != EAGAIN && errno != EINTR)
    written_ = pending_.size();  // drop this part only: a full disk may have room again later
  if (closed_ || !busy()) {
    pending_.clear();
    written_ = 0;
  }
}

}  // namespace iocwright::launch
