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
#include <thread>

#include "core/base/child_process.hpp"
#include "core/base/exec_image.hpp"
#include "core/base/file_handle.hpp"

namespace iocwright::launch {

namespace {

constexpr int not_started = 127;

/// The child; returns its exit status when it cannot become the program. No image: there is no such program.
int be_program(const std::optional<ExecImage>& image, int output) {
  ::setpgid(0, 0);
  const int input = ::open("/dev/null", O_RDONLY);
  ::dup2(input, STDIN_FILENO);
  ::dup2(output, STDOUT_FILENO);
  ::dup2(output, STDERR_FILENO);
  if (image) image->execute();
  return not_started;
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

FileResult<TimedResult> run_for(const ProcessRequest& request, int limit_ms) {
  using Clock = std::chrono::steady_clock;
  // a file, not a pipe: what the program starts in the background, as caRepeater, would hold a pipe open
  const FileHandle output(::memfd_create("output", MFD_CLOEXEC));
  if (!output) return tl::make_unexpected(FileProblem{request.arguments.front(), errno});
  std::optional<ExecImage> image;
  if (auto program = program_of(request)) image.emplace(*std::move(program), request);
  const auto started = start_child([&] { return be_program(image, output.get()); });
  if (!started) return tl::make_unexpected(FileProblem{request.arguments.front(), started.error().code});
  const pid_t pid = *started;
  const auto end = Clock::now() + std::chrono::milliseconds(limit_ms);
  TimedResult out;
  int status = 0;
  while (::waitpid(pid, &status, WNOHANG) == 0) {
    if (Clock::now() >= end && out.in_time) {
      out.in_time = false;
      ::kill(pid, SIGKILL);
    }
    std::this_thread::sleep_for(std::chrono::milliseconds(2));
  }
  out.status = WIFSIGNALED(status) ? 128 + WTERMSIG(status) : WEXITSTATUS(status);
  out.output = content_of(output.get());
  return out;
}

}  // namespace iocwright::launch
