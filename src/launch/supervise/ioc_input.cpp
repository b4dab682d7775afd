#include "launch/supervise/ioc_input.hpp"

#include <unistd.h>

#include <cerrno>

namespace iocwright::launch {

namespace {

constexpr std::string_view end_of_file = "\x04", kill_line = "\x15", line_end_and_kill_line = "\x05\x15";
constexpr double end_period_s = 0.1;

}  // namespace

void IocInput::type_commands(const IocChild& child, std::string_view lines) {
  if (child.is_pty) pending_ = reads_raw(child.terminal.get()) ? line_end_and_kill_line : kill_line;
  else pending_ = last_ == '\n' ? "" : "\n";
  pending_ += lines;
}

void IocInput::reset() {
  pending_.clear();
  last_ = '\n';
  next_end_s_ = 0;
}

void IocInput::write_some(IocChild& child, short events) {
  const ssize_t size =
      (events & POLLOUT) != 0 ? ::write(child.terminal.get(), pending_.data(), pending_.size()) : -1;
  if (size > 0) {
    last_ = pending_[static_cast<std::size_t>(size) - 1];
    pending_.erase(0, static_cast<std::size_t>(size));
  } else if ((events & POLLOUT) == 0 || (errno != EAGAIN && errno != EINTR)) {
    pending_.clear();  // the reader has closed
    if (!child.is_pty) child.terminal.close();
  }
}

void IocInput::watch(PollSet& polls, std::optional<IocChild>& child) {
  if (!child || !child->terminal || pending_.empty()) return;
  polls.watch(child->terminal.get(), POLLOUT, [this, &child](short events) {
    if (child && child->terminal && !pending_.empty()) write_some(*child, events);
  });
}

std::optional<double> IocInput::deadline_s() const {
  if (!end_wanted_ || !pending_.empty()) return std::nullopt;
  return next_end_s_;
}

void IocInput::tick(double now_s, IocChild& child) {
  if (!end_wanted_ || !child.terminal || !pending_.empty() || now_s < next_end_s_) return;
  if (!child.is_pty) {
    child.terminal.close();
    next_end_s_ = 1e300;
    return;
  }
  const bool first = next_end_s_ == 0;
  next_end_s_ = now_s + end_period_s;
  // an unterminated line still counts as a line, as when reading a file
  if (first) pending_ = last_ == '\n' ? std::string(end_of_file) : "\n" + std::string(end_of_file);
  else if (reads_raw(child.terminal.get())) pending_ = end_of_file;
}

}  // namespace iocwright::launch
