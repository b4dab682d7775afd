#include "launch/client/pseudo_terminal.hpp"

#include <sys/ioctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <csignal>
#include <sstream>
#include <vector>

#include "core/base/child_process.hpp"
#include "core/base/exec_image.hpp"
#include "core/base/exit_status.hpp"
#include "core/diag/file_result.hpp"
#include "launch/supervise/poll_set.hpp"
#include "launch/supervise/signal_gate.hpp"
#include "launch/supervise/terminal.hpp"

namespace iocwright::launch {

namespace {

constexpr char end_of_input = 4;  // ctrl-d, which a terminal takes for the end of its input

bool write_all(int fd, std::string_view bytes) {
  while (!bytes.empty()) {
    const ssize_t size = ::write(fd, bytes.data(), bytes.size());
    if (size < 0 && (errno == EINTR || errno == EAGAIN)) {
      pollfd wait{fd, POLLOUT, 0};
      ::poll(&wait, 1, -1);
      continue;
    }
    if (size <= 0) return false;
    bytes.remove_prefix(static_cast<std::size_t>(size));
  }
  return true;
}

/// Copies between a program's terminal and our input and output.
class TerminalCopy {
 public:
  TerminalCopy(Pty pty, pid_t child) : master_(std::move(pty.master)), child_(child) {
    pty.slave.close();
    if (::isatty(STDIN_FILENO) == 1) raw_.emplace(STDIN_FILENO, false);
  }

  int run(SignalGate& signals) {
    while (!output_ended_) {
      polls_.clear();
      polls_.watch(signals.fd(), POLLIN, [&](short) { pass_on(signals); });
      const bool has_typed = !typed_.empty();
      polls_.watch(master_.get(), static_cast<short>(POLLIN | (has_typed ? POLLOUT : 0)),
                   [this](short ready) {
                     if ((ready & ~POLLOUT) != 0) take_output();
                     if ((ready & POLLOUT) != 0) type();
                   });
      if (!input_ended_ && !has_typed) polls_.watch(STDIN_FILENO, POLLIN, [this](short) { take_input(); });
      polls_.run(-1);
    }
    int status = 0;
    while (::waitpid(child_, &status, 0) < 0 && errno == EINTR) {}
    return WIFSIGNALED(status) ? 128 + WTERMSIG(status) : WEXITSTATUS(status);
  }

 private:
  void pass_on(SignalGate& signals) {
    for (const auto& [number, is_typed] : signals.take()) {
      const auto size = number == SIGWINCH ? window_size(STDIN_FILENO) : std::nullopt;
      if (size) set_window_size(master_.get(), *size);
      else if (number == SIGTERM || number == SIGINT || number == SIGHUP || number == SIGQUIT)
        ::kill(child_, number);
    }
  }

  void take_output() {
    std::array<char, 16384> buffer{};
    const ssize_t size = ::read(master_.get(), buffer.data(), buffer.size());
    if (size < 0 && (errno == EAGAIN || errno == EINTR)) return;
    // EIO: the last program at the terminal has closed it
    output_ended_ = size <= 0 || !write_all(STDOUT_FILENO, {buffer.data(), static_cast<std::size_t>(size)});
  }

  void take_input() {
    std::array<char, 4096> buffer{};
    const ssize_t size = ::read(STDIN_FILENO, buffer.data(), buffer.size());
    if (size < 0 && (errno == EAGAIN || errno == EINTR)) return;
    input_ended_ = size <= 0;
    typed_ = input_ended_ ? std::string(1, end_of_input)
                          : std::string(buffer.data(), static_cast<std::size_t>(size));
  }

  /// A program that waits for its output to be read takes no input, so this must not wait.
  void type() {
    const ssize_t size = ::write(master_.get(), typed_.data(), typed_.size());
    if (size > 0) typed_.erase(0, static_cast<std::size_t>(size));
  }

  FileHandle master_;
  pid_t child_;
  PollSet polls_;
  std::optional<RawMode> raw_;
  std::string typed_;  ///< input that the terminal has not taken yet
  bool input_ended_ = false, output_ended_ = false;
};

/// Runs in the child: makes the terminal its own, and becomes the program.
int become(const ExecImage& image, const Pty& pty, const SignalGate& signals) {
  signals.restore();
  const int slave = pty.slave.get();
  ::setsid();
  ::ioctl(slave, TIOCSCTTY, 0);
  for (const int fd : {STDIN_FILENO, STDOUT_FILENO, STDERR_FILENO})
    if (::dup2(slave, fd) < 0) return not_executable;
  return image.execute() == ENOENT ? not_found : not_executable;
}

}  // namespace

Result<int> run_in_terminal(const std::string& command_line, const Environment& environment) {
  ProcessRequest request{.arguments = {}, .folder = "", .environment = &environment};
  std::istringstream words(command_line);
  for (std::string word; words >> word;) request.arguments.push_back(word);
  if (request.arguments.empty()) return fail(error(DiagKind::exec_failed, "there is no program to run"));
  auto program = TRY(or_fail(program_of(request), "execute", DiagKind::exec_failed));
  const bool has_terminal = ::isatty(STDIN_FILENO) == 1;
  Pty pty = TRY(or_fail(open_pty(has_terminal ? std::optional(STDIN_FILENO) : std::nullopt), "open"));
  SignalGate signals;
  const ExecImage image(std::move(program), request);
  const pid_t child = TRY(
      or_fail(start_child([&] { return become(image, pty, signals); }), "execute", DiagKind::exec_failed));
  return TerminalCopy(std::move(pty), child).run(signals);
}

}  // namespace iocwright::launch
