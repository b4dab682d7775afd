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

/// A terminal that is ready takes a byte at least, and who writes more waits for its reader; so it is opened
/// anew, not to block. Not open when that cannot be, as with another user's, or for what is no terminal.
FileHandle open_anew(int fd) {
  if (::isatty(fd) != 1) return {};
  return FileHandle(
      ::open(fmt::format("/proc/self/fd/{}", fd).c_str(), O_WRONLY | O_NONBLOCK | O_NOCTTY | O_CLOEXEC));
}

}  // namespace

LogOutput::LogOutput(int fd, bool timestamps)
    : own_(open_anew(fd)), fd_(own_ ? own_.get() : fd), timestamps_(timestamps) {}

void LogOutput::add(std::string_view bytes) {
  if (bytes.empty() || gone_) return;
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
  // The descriptor may be shared with others, so it stays a blocking one; poll() promises room for this much
  // in a pipe.
  const std::size_t size = std::min<std::size_t>(pending_.size() - written_, PIPE_BUF);
  const ssize_t done = (events & POLLOUT) != 0 ? ::write(fd_, pending_.data() + written_, size) : -1;
  if (done > 0) written_ += static_cast<std::size_t>(done);
  else if ((events & POLLOUT) == 0 || errno == EPIPE) gone_ = true;
  else if (errno != EAGAIN && errno != EINTR)
    written_ = pending_.size();  // a full disk may have room again later
  if (gone_ || !busy()) {
    pending_.clear();
    written_ = 0;
  }
}

}  // namespace iocwright::launch
