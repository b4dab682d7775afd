#include "launch/supervise/side_task.hpp"

#include <fcntl.h>
#include <sys/prctl.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <csignal>
#include <string>

#include "core/base/child_process.hpp"
#include "core/base/exit_status.hpp"
#include "core/base/try.hpp"
#include "launch/supervise/pipe.hpp"

namespace iocwright::launch {

namespace {

/// Runs in the child. It keeps neither our sockets nor the log open, which others wait for the end of.
int run(const SideTask::Work& work, int lines, pid_t supervisor) {
  ::prctl(PR_SET_PDEATHSIG, SIGKILL);
  if (::getppid() != supervisor) return done;  // it has ended before prctl()
  close_own_descriptors(lines);
  const FileHandle null(::open("/dev/null", O_RDWR | O_CLOEXEC));
  for (const int fd : {STDIN_FILENO, STDOUT_FILENO, STDERR_FILENO}) ::dup2(null.get(), fd);
  work([lines](std::string_view line) {
    const std::string text = std::string(line) + "\n";
    [[maybe_unused]] const ssize_t size = ::write(lines, text.data(), text.size());
  });
  return done;
}

}  // namespace

FileResult<SideTask> SideTask::start(const Work& work) {
  Pipe lines = TRY(open_pipe());
  set_nonblocking(lines.reader);
  const pid_t supervisor = ::getpid();
  const pid_t pid = TRY(start_child([&] { return run(work, lines.writer.get(), supervisor); }));
  return SideTask(pid, std::move(lines.reader));
}

SideTask::~SideTask() { cancel(); }

void SideTask::cancel() {
  if (child_.pid > 0) ::kill(child_.pid, SIGKILL);
  lines_.close();
}

void SideTask::read_lines(const TakeLine& take) {
  if (!is_running()) return;  // another handler has cancelled it
  std::array<char, 4096> buffer{};
  const ssize_t size = ::read(lines_.get(), buffer.data(), buffer.size());
  if (size > 0) buffer_.add({buffer.data(), static_cast<std::size_t>(size)}, take);
  else if (size == 0 || (errno != EAGAIN && errno != EINTR)) lines_.close();
}

void SideTask::watch(PollSet& polls, TakeLine take) {
  if (is_running())
    polls.watch(lines_.get(), POLLIN, [this, take = std::move(take)](short) { read_lines(take); });
}

void SideTask::wait(int timeout_ms) {
  pollfd end{lines_.get(), POLLIN, 0};
  while (is_running() && ::poll(&end, 1, timeout_ms) == 1) read_lines([](std::string_view) {});
}

void SideTask::reaped(pid_t pid) {
  if (pid == child_.pid) child_.pid = 0;
}

}  // namespace iocwright::launch
