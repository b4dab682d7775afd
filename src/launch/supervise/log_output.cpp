#include "launch/supervise/log_output.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <limits.h>
#include <poll.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <chrono>
#include <nlohmann/json.hpp>
#include <utility>

#include "launch/supervise/run_log.hpp"

#include "core/base/utc.hpp"

namespace iocwright::launch {

namespace {

constexpr std::size_t max_object_bytes = 8192;  // of a line; a longer one becomes several objects

std::string stamp() { return utc_now_text(); }

/// A terminal that polls as writable promises room for one byte only, and a longer write blocks on its
/// reader. So the terminal is reopened as non-blocking. The result is not open if `fd` is not a terminal, or
/// if it cannot be reopened because it belongs to another user.
FileHandle reopen_terminal(int fd) {
  if (::isatty(fd) != 1) return {};
  return FileHandle(
      ::open(fmt::format("/proc/self/fd/{}", fd).c_str(), O_WRONLY | O_NONBLOCK | O_NOCTTY | O_CLOEXEC));
}

}  // namespace

LogOutput::LogOutput(int fd, LogStyle style)
    : own_(reopen_terminal(fd)),
      fd_(own_ ? own_.get() : fd),
      stream_(fd == STDERR_FILENO ? "stderr" : "stdout"),
      style_(std::move(style)) {}

void LogOutput::add(std::string_view bytes) {
  if (bytes.empty() || closed_) return;
  if (style_.format == LogFormat::json) return add_to_object(bytes);
  if (style_.timestamps) return add_stamped(bytes);
  pending_ += bytes;
  at_line_start_ = bytes.back() == '\n';
}

void LogOutput::add_stamped(std::string_view bytes) {
  const std::string now = stamp() + ' ';
  while (!bytes.empty()) {
    if (at_line_start_) pending_ += now;
    const std::size_t line_end = bytes.find('\n');
    at_line_start_ = line_end != std::string_view::npos;
    const std::size_t size = at_line_start_ ? line_end + 1 : bytes.size();
    pending_ += bytes.substr(0, size);
    bytes.remove_prefix(size);
  }
}

void LogOutput::add_own(std::string_view line, std::string_view text) {
  if (style_.format != LogFormat::json) return add(text);
  end_line();
  if (!closed_) add_object("iocwright", line);
}

void LogOutput::end_line() {
  if (!line_.empty()) add_object(stream_, std::exchange(line_, {}));
}

void LogOutput::add_to_object(std::string_view bytes) {
  while (!bytes.empty()) {
    const std::size_t line_end = bytes.find('\n');
    const std::size_t size = std::min({line_end, bytes.size(), max_object_bytes - line_.size()});
    line_ += bytes.substr(0, size);
    bytes.remove_prefix(size == line_end ? size + 1 : size);
    if (size == line_end || line_.size() == max_object_bytes) add_object(stream_, std::exchange(line_, {}));
  }
}

void LogOutput::add_object(std::string_view stream, std::string_view message) {
  using Json = nlohmann::ordered_json;
  const Json object{{"time", stamp()},
                    {"instance", style_.instance},
                    {"stream", stream},
                    {"message", without_control_characters(message)}};
  pending_ += object.dump(-1, ' ', false, Json::error_handler_t::replace) + '\n';
}

void LogOutput::watch(PollSet& polls) {
  if (busy()) polls.watch(fd_, POLLOUT, [this](short events) { write_some(events); });
}

void LogOutput::write_some(short events) {
  // The descriptor may be shared with other processes, so it must stay blocking. A pipe that polls as
  // writable has room for PIPE_BUF bytes, unless our other stream has just written to the same pipe.
  pollfd room{fd_, POLLOUT, 0};
  if (::poll(&room, 1, 0) == 0) return;
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
