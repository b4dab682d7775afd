#include "launch/supervise/ioc_child.hpp"

#include <dirent.h>
#include <fcntl.h>
#include <sys/ioctl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <csignal>
#include <cstdlib>
#include <cstring>
#include <iostream>
#include <memory>
#include <string_view>
#include <vector>

#include "core/base/child_process.hpp"
#include "core/base/try.hpp"

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
  return ::fstat(one, &first) == 0 && ::fstat(other, &second) == 0 && first.st_dev == second.st_dev &&
         first.st_ino == second.st_ino;
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
  if (are_same_file(STDOUT_FILENO, STDERR_FILENO))
    ends.errors = FileHandle(::fcntl(ends.output.get(), F_DUPFD_CLOEXEC, 0));
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

/// The supervisor's sockets and terminals are none of the child's. All of ours close on exec, and what we
/// were given does not.
void close_ours_but(int kept) {
  const std::unique_ptr<DIR, int (*)(DIR*)> folder(::opendir("/proc/self/fd"), ::closedir);
  std::vector<int> ours;
  while (const dirent* entry = folder ? ::readdir(folder.get()) : nullptr) {
    const int fd = std::atoi(entry->d_name);
    if (fd > STDERR_FILENO && fd != kept && fd != ::dirfd(folder.get()) &&
        (::fcntl(fd, F_GETFD) & FD_CLOEXEC) != 0)
      ours.push_back(fd);
  }
  for (const int fd : ours) ::close(fd);
}

/// A line to the supervisor, which may be gone.
void tell(int progress, std::string_view line) {
  const std::string text = std::string(line) + "\n";
  [[maybe_unused]] const ssize_t size = ::write(progress, text.data(), text.size());
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

/// The child's last words, by a return as by an exception: its output, and that it did not become the IOC.
class LastWords {
 public:
  explicit LastWords(int progress) : progress_(progress) {}
  ~LastWords() {
    std::cout.flush();
    std::cerr.flush();
    tell(progress_, "failed");
  }
  LastWords(const LastWords&) = delete;
  LastWords& operator=(const LastWords&) = delete;

 private:
  int progress_;
};

int be_child(const ChildRequest& request, const Ends& ends, int progress) {
  if (!set_up(request, ends, progress)) {
    std::cerr << "iocwright: cannot set up the child's terminal or pipes: " << std::strerror(errno) << "\n";
    return could_not_set_up;
  }
  const LastWords last_words(progress);
  return request.body([progress](const std::string& line) { tell(progress, line); });
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
  out.pid = TRY(start_child([&] { return be_child(request, ends, progress.begin.get()); }));
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
