#include "launch/supervise/terminal.hpp"

#include <fcntl.h>
#include <stdlib.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include <cerrno>
#include <csignal>

namespace iocwright::launch {

namespace {

/// tcsetattr() that does not stop us when we are a background process.
void set_attributes(int fd, const termios& settings) {
  sigset_t block, old;
  ::sigemptyset(&block);
  ::sigaddset(&block, SIGTTOU);
  ::sigprocmask(SIG_BLOCK, &block, &old);
  ::tcsetattr(fd, TCSADRAIN, &settings);
  ::sigprocmask(SIG_SETMASK, &old, nullptr);
}

}  // namespace

std::optional<WindowSize> window_size(int fd) {
  winsize size{};
  if (::ioctl(fd, TIOCGWINSZ, &size) != 0 || size.ws_row == 0 || size.ws_col == 0) return std::nullopt;
  return WindowSize{size.ws_row, size.ws_col};
}

void set_window_size(int fd, WindowSize size) {
  const winsize wanted{size.rows, size.columns, 0, 0};
  ::ioctl(fd, TIOCSWINSZ, &wanted);  // the kernel sends SIGWINCH to the programs at the slave
}

bool is_in_background(int fd) {
  const pid_t foreground = ::tcgetpgrp(fd);
  return foreground > 0 && foreground != ::getpgrp();
}

FileResult<Pty> open_pty(std::optional<int> model) {
  const auto failed = [] { return tl::make_unexpected(FileError{"/dev/ptmx", errno}); };
  Pty out;
  out.master = FileHandle(::posix_openpt(O_RDWR | O_NOCTTY | O_CLOEXEC | O_NONBLOCK));
  if (!out.master || ::unlockpt(out.master.get()) != 0) return failed();
  // opened through the master, not by name: a container's /dev/pts may be a different instance
  out.slave = FileHandle(::ioctl(out.master.get(), TIOCGPTPEER, O_RDWR | O_NOCTTY | O_CLOEXEC));
  if (!out.slave) return failed();
  termios settings{};
  if (model && ::tcgetattr(*model, &settings) == 0) {
    if (is_in_background(*model)) {  // these are the settings of a shell that edits its command line
      settings.c_lflag |= ICANON | ECHO | ISIG;
      settings.c_iflag |= ICRNL;
    }
    ::tcsetattr(out.slave.get(), TCSANOW, &settings);
  } else if (::tcgetattr(out.slave.get(), &settings) == 0) {
    settings.c_oflag &= ~static_cast<tcflag_t>(OPOST);
    ::tcsetattr(out.slave.get(), TCSANOW, &settings);
  }
  set_window_size(out.master.get(), model ? window_size(*model).value_or(WindowSize{}) : WindowSize{});
  return out;
}

bool reads_raw(int master) {
  termios settings{};
  return ::tcgetattr(master, &settings) == 0 && (settings.c_lflag & ICANON) == 0;
}

RawMode::RawMode(int fd, bool keep_output) : fd_(fd) {
  if (::tcgetattr(fd, &old_) != 0) return;
  raw_ = old_;
  ::cfmakeraw(&raw_);
  if (keep_output) raw_.c_oflag = old_.c_oflag;
  set_attributes(fd, raw_);
  changed_ = true;
}

void RawMode::reapply() const {
  if (changed_) set_attributes(fd_, raw_);
}

void RawMode::restore() {
  if (changed_) set_attributes(fd_, old_);
  changed_ = false;
}

}  // namespace iocwright::launch
