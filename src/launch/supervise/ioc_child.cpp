#include "launch/supervise/ioc_child.hpp"

#include <fcntl.h>
#include <sys/ioctl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <csignal>
#include <cstring>
#include <iostream>
#include <string_view>

#include "core/base/child_process.hpp"
#include "core/base/exit_status.hpp"
#include "core/base/try.hpp"
#include "launch/supervise/pipe.hpp"

namespace iocwright::launch {

namespace {

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
  set_nonblocking(pipe.reader);
  return pipe;
}

FileResult<ChildStreams> open_pipes(const ChildRequest& request, IocChild& child) {
  ChildStreams out;
  Pipe input = TRY(open_pipe());
  set_nonblocking(input.writer);
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
  set_nonblocking(out.progress);
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
