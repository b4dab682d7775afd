#include "image/module/progress.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include <algorithm>
#include <array>

#include "core/base/file_handle.hpp"
#include "core/base/text.hpp"

namespace iocwright::image {

namespace {

/// The last line of a file that is still being written.
std::string last_line(const std::string& file) {
  const FileHandle log(::open(file.c_str(), O_RDONLY | O_CLOEXEC));
  std::array<char, 400> end{};
  if (!log) return "";
  const off_t size = ::lseek(log.get(), 0, SEEK_END);
  const ssize_t got =
      ::pread(log.get(), end.data(), end.size(), std::max<off_t>(0, size - static_cast<off_t>(end.size())));
  std::string_view text(end.data(), got > 0 ? static_cast<std::size_t>(got) : 0);
  text = text::trim(text);
  text = text::trim(text.substr(text.rfind('\n') == std::string_view::npos ? 0 : text.rfind('\n')));
  std::string out;
  for (char c : text) out += static_cast<unsigned char>(c) < ' ' ? ' ' : c;
  return out;
}

std::size_t columns(int fd) {
  winsize size{};
  constexpr std::size_t usual = 80;
  return ::ioctl(fd, TIOCGWINSZ, &size) == 0 && size.ws_col > 0 ? size.ws_col : usual;
}

}  // namespace

Progress::Progress(Clock& clock, int fd, Style style) : clock_(clock), fd_(fd), style_(style) {
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

void Progress::begin(const std::string& module, const std::string& step, const std::string& log) {
  const std::lock_guard lock(mutex_);
  running_[module] = {step, log, clock_.now()};
}

void Progress::end(const std::string& module, const std::string& how) {
  const std::lock_guard lock(mutex_);
  const auto found = running_.find(module);
  if (found == running_.end()) return;
  const double took = (clock_.now() - found->second.since).count();
  if (style_ == Style::lines)
    put(fmt::format("{:<16} {:<12} {} {:.1f} s\n", module, found->second.step, how, took));
  running_.erase(found);
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
    const std::string line = fmt::format("{:<16} {:<12} {:>5.0f} s  {}", module, running.step,
                                         (clock_.now() - running.since).count(), last_line(running.log));
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
