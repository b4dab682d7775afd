#include "launch/ioc_child.hpp"

#include <dirent.h>
#include <fcntl.h>
#include <sys/ioctl.h>
#include <sys/stat.h>
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

/// What the child gets as its three ends; one that is not open is left as it is.
struct Ends {
  FileHandle input, output, errors;
};

bool are_same_file(int one, int other) {
  struct stat first {};
  struct stat second {};
  return ::fstat(one, &first) == 0 && ::fstat(other, &second) == 0 && first.st_dev == second.st_dev && first.st_ino == second.st_ino;
}

/// A pipe in the place of our own output `fd`, whose reading end does not block.
FileResult<FileHandle> open_output(int fd, FileHandle& childs) {
  if (::isatty(fd) == 1) return FileHandle();  // who writes to a terminal does it line by line
  Pipe pipe = TRY(open_pipe());
  ::fcntl(pipe.end.get(), F_SETFL, O_NONBLOCK);
  childs = std::move(pipe.begin);
  return std::move(pipe.end);
}

FileResult<void> open_pipes(IocChild& child, Ends& ends) {
  Pipe input = TRY(open_pipe());
  ::fcntl(input.begin.get(), F_SETFL, O_NONBLOCK);
  child.terminal = std::move(input.begin);
  ends.input = std::move(input.end);
  child.output = TRY(open_output(STDOUT_FILENO, ends.output));
  // what is written to both stays in order when both lead to the same place
  if (are_same_file(STDOUT_FILENO, STDERR_FILENO)) ends.errors = FileHandle(::fcntl(ends.output.get(), F_DUPFD_CLOEXEC, 0));
  else child.errors = TRY(open_output(STDERR_FILENO, ends.errors));
  return {};
}

FileResult<void> open_terminal(const ChildRequest& request, IocChild& child, Ends& ends) {
  Pty pty = TRY(open_pty(request.terminal_model));
  child.terminal = std::move(pty.master);
  ends.input = std::move(pty.slave);
  ends.output = FileHandle(::fcntl(ends.input.get(), F_DUPFD_CLOEXEC, 0));
  ends.errors = FileHandle(::fcntl(ends.input.get(), F_DUPFD_CLOEXEC, 0));
  return {};
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

bool set_up(const ChildRequest& request, const Ends& ends, int progress) {
  if (::setsid() < 0) return false;
  if (request.pty && ::ioctl(ends.input.get(), TIOCSCTTY, 0) != 0) return false;
  if (::dup2(ends.input.get(), STDIN_FILENO) < 0) return false;
  if (ends.output && ::dup2(ends.output.get(), STDOUT_FILENO) < 0) return false;
  if (ends.errors && ::dup2(ends.errors.get(), STDERR_FILENO) < 0) return false;
  close_ours_but(progress);
  request.signals->restore();
  return true;
}

[[noreturn]] void be_child(const ChildRequest& request, const Ends& ends, int progress) {
  int status = could_not_set_up;
  if (set_up(request, ends, progress)) {
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
  Ends ends;
  if (request.pty) TRY(open_terminal(request, out, ends));
  else TRY(open_pipes(out, ends));
  std::cout.flush();
  out.is_pty = request.pty;
  out.pid = ::fork();
  if (out.pid < 0) return tl::make_unexpected(FileProblem{"a process", errno});
  if (out.pid == 0) be_child(request, ends, progress.begin.get());
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
