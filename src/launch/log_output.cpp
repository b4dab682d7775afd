#include "launch/log_output.hpp"

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
  return fmt::format("{:%Y-%m-%dT%H:%M:%S}.{:03}Z ", fmt::gmtime(std::chrono::system_clock::to_time_t(now)), ms);
}

}  // namespace

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
  // The descriptor may be shared with others, so it stays a blocking one; poll() promises room for this much in a pipe.
  const std::size_t size = std::min<std::size_t>(pending_.size() - written_, PIPE_BUF);
  const ssize_t done = (events & POLLOUT) != 0 ? ::write(fd_, pending_.data() + written_, size) : -1;
  if (done > 0) written_ += static_cast<std::size_t>(done);
  else if ((events & POLLOUT) == 0 || (errno != EAGAIN && errno != EINTR)) gone_ = true;
  if (gone_ || !busy()) {
    pending_.clear();
    written_ = 0;
  }
}

}  // namespace iocwright::launch
