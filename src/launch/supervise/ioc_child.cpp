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
#include "core/base/exit_status.hpp"
#include "core/base/try.hpp"

namespace iocwright::launch {

namespace {

struct Pipe {
  FileHandle reader;
  FileHandle writer;
};

FileResult<Pipe> open_pipe() {
  std::array<int, 2> ends{-1, -1};
  if (::pipe2(ends.data(), O_CLOEXEC) != 0) return tl::make_unexpected(FileError{"pipe", errno});
  return Pipe{FileHandle(ends[0]), FileHandle(ends[1])};
}

/// The child's standard streams; one that is not open is inherited.
struct ChildStreams {
  FileHandle input, output, errors;
};

bool are_same_file(int one, int other) {
  struct stat first {};
  struct stat second {};
  return ::fstat(one, &first) == 0 && ::fstat(other, &second) == 0 && first.st_dev == second.st_dev &&
         first.st_ino == second.st_ino;
}

/// A pipe for the child's output, unless our own output `fd` is a terminal, which the child inherits:
/// programs buffer by line only when they write to a terminal.
FileResult<Pipe> open_output(int fd, const ChildRequest& request) {
  if (!request.reads_all && ::isatty(fd) == 1) return Pipe{};
  Pipe pipe = TRY(open_pipe());
  ::fcntl(pipe.reader.get(), F_SETFL, O_NONBLOCK);
  return pipe;
}

FileResult<ChildStreams> open_pipes(const ChildRequest& request, IocChild& child) {
  ChildStreams out;
  Pipe input = TRY(open_pipe());
  ::fcntl(input.writer.get(), F_SETFL, O_NONBLOCK);
  child.terminal = std::move(input.writer);
  out.input = std::move(input.reader);
  Pipe output = TRY(open_output(STDOUT_FILENO, request));
  child.output = std::move(output.reader);
  out.output = std::move(output.writer);
  if (are_same_file(STDOUT_FILENO, STDERR_FILENO)) {
    // one pipe for both keeps their lines in order
    out.errors = FileHandle(::fcntl(out.output.get(), F_DUPFD_CLOEXEC, 0));
    return out;
  }
  Pipe errors = TRY(open_output(STDERR_FILENO, request));
  child.errors = std::move(errors.reader);
  out.errors = std::move(errors.writer);
  return out;
}

FileResult<ChildStreams> open_terminal(const ChildRequest& request, IocChild& child) {
  ChildStreams out;
  Pty pty = TRY(open_pty(request.terminal_model));
  child.terminal = std::move(pty.master);
  out.input = std::move(pty.slave);
  out.output = FileHandle(::fcntl(out.input.get(), F_DUPFD_CLOEXEC, 0));
  out.errors = FileHandle(::fcntl(out.input.get(), F_DUPFD_CLOEXEC, 0));
  return out;
}

/// Closes the supervisor's sockets and terminals in the child, before the child prepares the instance. All
/// of ours are marked close-on-exec, unlike the descriptors that we have inherited.
void close_own_descriptors(int kept) {
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

/// Sends a line to the supervisor. Ignores errors, because the supervisor may have exited.
void send_line(int progress, std::string_view line) {
  const std::string text = std::string(line) + "\n";
  [[maybe_unused]] const ssize_t size = ::write(progress, text.data(), text.size());
}

bool set_up(const ChildRequest& request, const ChildStreams& streams, int progress) {
  if (::setsid() < 0) return false;
  if (request.pty && ::ioctl(streams.input.get(), TIOCSCTTY, 0) != 0) return false;
  if (::dup2(streams.input.get(), STDIN_FILENO) < 0) return false;
  if (streams.output && ::dup2(streams.output.get(), STDOUT_FILENO) < 0) return false;
  if (streams.errors && ::dup2(streams.errors.get(), STDERR_FILENO) < 0) return false;
  close_own_descriptors(progress);
  request.signals->restore();
  return true;
}

/// Flushes the output and reports that the child did not become the IOC, whether its body returns or throws.
class FailureReport {
 public:
  explicit FailureReport(int progress) : progress_(progress) {}
  ~FailureReport() {
    std::cout.flush();
    std::cerr.flush();
    send_line(progress_, "failed");
  }
  FailureReport(const FailureReport&) = delete;
  FailureReport& operator=(const FailureReport&) = delete;

 private:
  int progress_;
};

int run_child(const ChildRequest& request, const ChildStreams& streams, int progress) {
  if (!set_up(request, streams, progress)) {
    std::cerr << "iocwright: cannot set up the child's terminal or pipes: " << std::strerror(errno) << "\n";
    return not_executable;
  }
  const FailureReport report(progress);
  return request.body([progress](const std::string& line) { send_line(progress, line); });
}

}  // namespace

FileResult<IocChild> IocChild::start(const ChildRequest& request) {
  Pipe progress = TRY(open_pipe());
  IocChild out;
  const ChildStreams streams = TRY(request.pty ? open_terminal(request, out) : open_pipes(request, out));
  std::cout.flush();
  out.is_pty = request.pty;
  out.pid = TRY(start_child([&] { return run_child(request, streams, progress.writer.get()); }));
  out.progress = std::move(progress.reader);
  ::fcntl(out.progress.get(), F_SETFL, O_NONBLOCK);
  return out;
}

void IocChild::signal(int number) const {
  if (pid > 0) ::kill(pid, number);
}

void IocChild::signal_group(int number) const {
  // until it calls setsid(), the child has no group of its own
  if (pid > 0 && ::kill(-pid, number) != 0) ::kill(pid, number);
}

}  // namespace iocwright::launch
