#include "image/module/progress.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <signal.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <utility>

#include "core/base/file_handle.hpp"
#include "core/base/text.hpp"
#include "image/module/build_events.hpp"

namespace iocwright::image {

namespace {

/// At most `max_bytes` from the end of a file; empty if it cannot be read.
std::string end_of_file(const std::string& file, std::size_t max_bytes) {
  const FileHandle log(::open(file.c_str(), O_RDONLY | O_CLOEXEC));
  if (!log) return "";
  const off_t size = ::lseek(log.get(), 0, SEEK_END);
  std::string out(std::min(max_bytes, static_cast<std::size_t>(std::max<off_t>(0, size))), '\0');
  const ssize_t got = ::pread(log.get(), out.data(), out.size(), size - static_cast<off_t>(out.size()));
  out.resize(got > 0 ? static_cast<std::size_t>(got) : 0);
  return out;
}

/// The last line of a file that is still being written.
std::string last_line(const std::string& file) {
  constexpr std::size_t max_bytes = 400;
  const std::string end = end_of_file(file, max_bytes);
  std::string_view text = text::trim(end);
  text = text::trim(text.substr(text.rfind('\n') == std::string_view::npos ? 0 : text.rfind('\n')));
  std::string out;
  for (char c : text) out += static_cast<unsigned char>(c) < ' ' ? ' ' : c;
  return out;
}

/// Returns false after an error. A pipe that has lost its reader is one, too: its signal would end the build.
bool write_line(int fd, const std::string& text) {
  const std::string line = text + "\n";
  sigset_t pipe_lost, old;
  ::sigemptyset(&pipe_lost);
  ::sigaddset(&pipe_lost, SIGPIPE);
  ::pthread_sigmask(SIG_BLOCK, &pipe_lost, &old);
  const bool written = ::write(fd, line.data(), line.size()) >= 0;
  const timespec at_once{};
  if (!written && errno == EPIPE) ::sigtimedwait(&pipe_lost, nullptr, &at_once);
  ::pthread_sigmask(SIG_SETMASK, &old, nullptr);
  return written;
}

std::size_t columns(int fd) {
  winsize size{};
  constexpr std::size_t usual = 80;
  return ::ioctl(fd, TIOCGWINSZ, &size) == 0 && size.ws_col > 0 ? size.ws_col : usual;
}

}  // namespace

std::string StepReport::position() const { return fmt::format("{}/{}", number, count); }

Progress::Progress(Clock& clock, int fd, Style style, BuildWatchers watchers)
    : clock_(clock), fd_(fd), style_(style), watchers_(std::move(watchers)), began_(clock.now()) {
  if (style_ == Style::live) ticker_ = std::jthread([this](const std::stop_token& stop) { tick(stop); });
}

Progress::~Progress() {
  if (style_ != Style::live) return;
  ticker_.request_stop();
  ticker_.join();
  const std::lock_guard lock(mutex_);
  erase_live();
}

void Progress::put(const std::string& text) {
  if (::write(fd_, text.data(), text.size()) < 0) return;  // a build need not show progress
}

void Progress::put_event(const std::string& object) {
  // a build does not depend on those who watch it
  if (watchers_.events && !write_line(watchers_.events.get(), object)) watchers_.events.close();
}

void Progress::begin(const std::string& module, const StepReport& step) {
  const std::lock_guard lock(mutex_);
  running_[module] = {step, clock_.now()};
  put_event(step_event("step-started", module, step));
}

void Progress::end(const std::string& module, BuildOutcome outcome) {
  const std::lock_guard lock(mutex_);
  const auto found = running_.find(module);
  if (found == running_.end()) return;
  const double took = (clock_.now() - found->second.since).count();
  const StepReport& step = found->second.step;
  const std::string line = fmt::format("{:<16} {:>5} {:<12} {} {:.1f} s", module, step.position(), step.name,
                                       words_of(outcome), took);
  if (watchers_.github && style_ != Style::quiet) put_group(line, step.log);
  else if (style_ == Style::lines) put(line + "\n");
  put_event(step_event("step-finished", module, step, outcome, took));
  running_.erase(found);
}

void Progress::put_group(const std::string& title, const std::string& log) {
  constexpr std::size_t max_bytes = 256UL * 1024;  // of a log; the rest is in the file
  put(fmt::format("::group::{}\n{}\n::endgroup::\n", title, without_commands(end_of_file(log, max_bytes))));
}

void Progress::finish(const std::string& module, BuildOutcome outcome, double seconds,
                      const std::string& message, const std::string& first_error) {
  const std::lock_guard lock(mutex_);
  put_event(module_event(module, outcome, seconds, message, first_error));
  if (!watchers_.github || outcome != BuildOutcome::failed || std::exchange(annotated_, true)) return;
  put(annotation(module, first_error.empty() ? message : first_error));
}

void Progress::finish_all(std::size_t modules, BuildOutcome outcome) {
  const double took = (clock_.now() - began_).count();
  if (modules > 1) say(fmt::format("{} in {:.1f} s", text::plural(modules, "module"), took));
  const std::lock_guard lock(mutex_);
  put_event(build_event(modules, outcome, took));
}

void Progress::say(const std::string& line) {
  if (style_ != Style::quiet) report(line);
}

void Progress::report(const std::string& line) {
  const std::lock_guard lock(mutex_);
  erase_live();
  put(line + "\n");
  draw_live();
}

void Progress::erase_live() {
  std::string text;
  for (; drawn_ > 0; --drawn_) text += "\x1b[A\x1b[2K";
  put(text);
}

void Progress::draw_live() {
  if (style_ != Style::live) return;
  const std::size_t width = columns(fd_);
  std::string text;
  for (const auto& [module, running] : running_) {
    const std::string line =
        fmt::format("{:<16} {:>5} {:<12} {:>5.0f} s  {}", module, running.step.position(), running.step.name,
                    (clock_.now() - running.since).count(), last_line(running.step.log));
    text += line.substr(0, width - 1) + "\n";
  }
  drawn_ = running_.size();
  put(text);
}

void Progress::tick(const std::stop_token& stop) {
  constexpr Clock::Seconds period{0.2};
  while (!stop.stop_requested()) {
    {
      const std::lock_guard lock(mutex_);
      erase_live();
      draw_live();
    }
    clock_.sleep(period);
  }
}

}  // namespace iocwright::image
