#include "launch/ioc_child.hpp"

#include <dirent.h>
#include <fcntl.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <csignal>
#include <cstdlib>
#include <iostream>
#include <memory>
#include <vector>

#include "base/try.hpp"

namespace iocwright::launch {

namespace {

constexpr int could_not_set_up = 126;

struct Pipe {
  FileHandle end;    ///< to read from
  FileHandle begin;  ///< to write to
};

FileResult<Pipe> open_pipe() {
  std::array<int, 2> ends{-1, -1};
  if (::pipe2(ends.data(), O_CLOEXEC) != 0) return tl::make_unexpected(FileProblem{"a pipe", errno});
  return Pipe{FileHandle(ends[0]), FileHandle(ends[1])};
}

/// The supervisor's sockets and terminals are none of the child's. All of ours close on exec, and what we were given does not.
void close_ours_but(int kept) {
  const std::unique_ptr<DIR, int (*)(DIR*)> folder(::opendir("/proc/self/fd"), ::closedir);
  std::vector<int> ours;
  while (const dirent* entry = folder ? ::readdir(folder.get()) : nullptr) {
    const int fd = std::atoi(entry->d_name);
    if (fd > STDERR_FILENO && fd != kept && fd != ::dirfd(folder.get()) && (::fcntl(fd, F_GETFD) & FD_CLOEXEC) != 0) ours.push_back(fd);
  }
  for (const int fd : ours) ::close(fd);
}

bool set_up(const ChildRequest& request, int input, int progress) {
  if (::setsid() < 0) return false;
  if (request.pty && ::ioctl(input, TIOCSCTTY, 0) != 0) return false;
  if (::dup2(input, STDIN_FILENO) < 0) return false;
  if (request.pty && (::dup2(input, STDOUT_FILENO) < 0 || ::dup2(input, STDERR_FILENO) < 0)) return false;
  close_ours_but(progress);
  request.signals->restore();
  return true;
}

[[noreturn]] void be_child(const ChildRequest& request, int input, int progress) {
  int status = could_not_set_up;
  if (set_up(request, input, progress)) {
    status = request.body([progress](const std::string& line) {
      const std::string text = line + "\n";
      [[maybe_unused]] const ssize_t told = ::write(progress, text.data(), text.size());
    });
  }
  std::cout.flush();
  std::cerr.flush();
  ::_exit(status);  // what the supervisor has open is not ours to end
}

}  // namespace

FileResult<IocChild> IocChild::start(const ChildRequest& request) {
  Pipe progress = TRY(open_pipe());
  IocChild out;
  FileHandle childs_input;
  if (request.pty) {
    Pty pty = TRY(open_pty(request.terminal_model));
    out.terminal = std::move(pty.master);
    childs_input = std::move(pty.slave);
  } else {
    Pipe input = TRY(open_pipe());
    ::fcntl(input.begin.get(), F_SETFL, O_NONBLOCK);
    out.terminal = std::move(input.begin);
    childs_input = std::move(input.end);
  }
  std::cout.flush();
  out.is_pty = request.pty;
  out.pid = ::fork();
  if (out.pid < 0) return tl::make_unexpected(FileProblem{"a process", errno});
  if (out.pid == 0) be_child(request, childs_input.get(), progress.begin.get());
  out.progress = std::move(progress.end);
  ::fcntl(out.progress.get(), F_SETFL, O_NONBLOCK);
  return out;
}

void IocChild::signal(int number) const {
  if (pid > 0) ::kill(pid, number);
}

void IocChild::signal_group(int number) const {
  // before setsid() there is no group of its own yet
  if (pid > 0 && ::kill(-pid, number) != 0) ::kill(pid, number);
}

}  // namespace iocwright::launch
