#include "launch/supervise/timed_run.hpp"

#include <fcntl.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <chrono>
#include <csignal>
#include <optional>

#include "core/base/child_process.hpp"
#include "core/base/exec_image.hpp"
#include "core/base/exit_status.hpp"
#include "core/base/file_handle.hpp"

namespace iocwright::launch {

namespace {

constexpr std::chrono::milliseconds poll_period(2);

/// Runs in the child; returns only when the program cannot be executed. No image: the program is missing.
int run_program(const std::optional<ExecImage>& image, int output) {
  ::setpgid(0, 0);
  const int input = ::open("/dev/null", O_RDONLY);
  ::dup2(input, STDIN_FILENO);
  ::dup2(output, STDOUT_FILENO);
  ::dup2(output, STDERR_FILENO);
  if (image) image->execute();
  return not_found;
}

std::string content_of(int fd) {
  std::string out;
  std::array<char, 4096> buffer{};
  for (ssize_t size = 0;
       (size = ::pread(fd, buffer.data(), buffer.size(), static_cast<off_t>(out.size()))) > 0;)
    out.append(buffer.data(), static_cast<std::size_t>(size));
  return out;
}

}  // namespace

FileResult<TimedResult> run_with_timeout(const ProcessRequest& request, int timeout_ms, Clock& clock) {
  // a file, not a pipe: background processes, such as caRepeater, would keep a pipe open
  const FileHandle output(::memfd_create("output", MFD_CLOEXEC));
  if (!output) return tl::make_unexpected(FileError{request.arguments.front(), errno});
  std::optional<ExecImage> image;
  if (auto program = program_of(request)) image.emplace(*std::move(program), request);
  const auto started = start_child([&] { return run_program(image, output.get()); });
  if (!started) return tl::make_unexpected(FileError{request.arguments.front(), started.error().code});
  const pid_t pid = *started;
  const Clock::Seconds end = clock.now() + std::chrono::milliseconds(timeout_ms);
  TimedResult out;
  int status = 0;
  while (::waitpid(pid, &status, WNOHANG) == 0) {
    if (clock.now() >= end && !out.timed_out) {
      out.timed_out = true;
      ::kill(pid, SIGKILL);
    }
    clock.sleep(poll_period);
  }
  out.status = WIFSIGNALED(status) ? 128 + WTERMSIG(status) : WEXITSTATUS(status);
  out.output = content_of(output.get());
  return out;
}

}  // namespace iocwright::launch
