#include "launch/supervise/supervisor.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cmath>
#include <csignal>

#include "core/base/code_pages.hpp"
#include "core/base/exit_status.hpp"
#include "launch/supervise/metrics.hpp"
#include "launch/supervise/oom_kills.hpp"
#include "launch/supervise/unix_socket.hpp"

namespace iocwright::launch {

namespace {

constexpr double background_period_s = 0.2;  // between checks whether the shell has given us its terminal
constexpr int init_task_timeout_ms = 1000;   // its folder may be on a file system that does not respond

}  // namespace

Supervisor::Supervisor(SuperviseOptions options, Disk& disk, const Clock& clock,
                       std::function<int(const Progress&)> body)
    : options_(std::move(options)),
      disk_(disk),
      clock_(clock),
      body_(std::move(body)),
      stdin_is_terminal_(::isatty(STDIN_FILENO) == 1),
      output_(STDOUT_FILENO, options_.log),
      errors_(STDERR_FILENO, options_.log),
      life_(options_.rules),
      stop_(options_.grace_s) {}

int Supervisor::run() {
  ::prctl(PR_SET_CHILD_SUBREAPER, 1);
  open_sockets();
  take_terminal();
  start_child();
  while (!result_) round();
  if (init_task_) init_task_->wait(init_task_timeout_ms);  // an IOC may end right after iocInit
  flush_outputs();
  raw_.reset();
  return *result_;
}

void Supervisor::open_sockets() {
  const auto warn = [this](const FileError& failure, std::string_view what) {
    log(fmt::format("{} unavailable: {}", what, failure.text("listen on")));
  };
  if (has_pty()) {
    auto console = listen_at(options_.console_socket, options_.console_group);
    if (console)
      console_ =
          std::make_unique<ConsoleServer>(*std::move(console), options_.console_socket, !stdin_is_terminal_);
    else warn(console.error(), "console");
  }
  const std::string path = control_socket(options_.console_socket);
  auto control = listen_at(path, options_.console_group);
  if (control) control_ = std::make_unique<ControlServer>(*std::move(control), path);
  else warn(control.error(), "probe socket");
  if (options_.metrics.empty()) return;
  auto metrics = listen_at_port(options_.metrics);
  if (metrics) metrics_ = std::make_unique<MetricsServer>(*std::move(metrics));
  else warn(metrics.error(), "metrics");
}

void Supervisor::start_child() {
  life_.begin(now_s());
  input_.reset();
  progress_ = {};
  start_output_ = {};
  next_look_s_ = 0;
  run_log_ = {};
  oom_kills_ = oom_kills(disk_);
  init_task_.reset();  // the new start uses the same folder
  child_folder_.clear();
  const std::optional<int> model = stdin_is_terminal_ ? std::optional<int>(STDIN_FILENO) : std::nullopt;
  if (raw_) raw_->restore();  // the new terminal copies the user's original settings
  auto child = IocChild::start({has_pty(), model, &signals_, body_, options_.log.format == LogFormat::json});
  take_terminal();
  if (child) {
    child_ = *std::move(child);
    release_code_pages();
    return;
  }
  log(child.error().text("create"));
  on_child_end({.status = not_executable});
}

void Supervisor::take_terminal() {
  is_in_background_ = stdin_is_terminal_ && is_in_background(STDIN_FILENO);
  if (stdin_is_terminal_ && !is_in_background_) raw_.emplace(STDIN_FILENO, false);
}

/// A shell's `fg` does not tell a program that it now has the terminal, unless the program was stopped.
void Supervisor::follow_terminal() {
  if (!stdin_is_terminal_ || is_in_background(STDIN_FILENO) == is_in_background_) return;
  is_in_background_ = !is_in_background_;
  if (is_in_background_) return;
  if (raw_) raw_->reapply();
  else raw_.emplace(STDIN_FILENO, false);
  if (const auto size = window_size(STDIN_FILENO)) resize(*size);
}

void Supervisor::round() {
  follow_terminal();
  polls_.clear();
  polls_.watch(signals_.fd(), POLLIN, [this](short) {
    for (const Signal& signal : signals_.take()) on_signal(signal);
  });
  output_.watch(polls_);
  errors_.watch(polls_);
  if (child_) watch_child();
  watch_stdin();
  saves_.watch(polls_);
  if (init_task_) init_task_->watch(polls_, [this](std::string_view line) { log(std::string(line)); });
  ConsoleServer::Input typed;
  if (child_ && !input_.full()) typed = [this](std::string_view bytes) { input_.type(bytes); };
  if (console_) console_->watch(polls_, typed);
  if (control_) control_->watch(polls_, [this](std::string_view request) { return answer(request); });
  if (metrics_)
    metrics_->watch(polls_, [this](std::string_view request) { return answer_http(request, status()); });
  polls_.run(timeout_ms());
  on_time();
}

int Supervisor::timeout_ms() const {
  double due_s = 1e300;
  if (const auto stop = stop_.deadline_s()) due_s = std::min(due_s, *stop);
  if (child_ && child_->terminal)
    if (const auto end = input_.deadline_s()) due_s = std::min(due_s, *end);
  if (child_ && life_.has_shell() && !life_.is_initialised()) due_s = std::min(due_s, next_look_s_);
  if (console_)
    if (const auto end = console_->hold_end_s()) due_s = std::min(due_s, *end);
  if (pause_ && pause_->next != AfterRun::Next::hold) due_s = std::min(due_s, pause_end_s_);
  if (is_in_background_) due_s = std::min(due_s, now_s() + background_period_s);
  if (due_s > 1e200) return -1;
  return static_cast<int>(std::clamp(std::ceil((due_s - now_s()) * 1000), 0.0, 1e9));
}

void Supervisor::watch_child() {
  // the signal handler may have run first and reset `child_`, so each handler checks it again
  if (child_->progress)
    polls_.watch(child_->progress.get(), POLLIN, [this](short) {
      if (child_ && child_->progress) on_progress();
    });
  input_.watch(polls_, child_);
  // while the log's reader is slow, output stays in the terminal or pipe and blocks the IOC, so that none is
  // lost
  if (console_ && console_->holds_output(now_s())) return;
  for_outputs([this](FileHandle& from, LogOutput& to, StartOutput& start) {
    if (from && !to.busy())
      polls_.watch(from.get(), POLLIN, [this, &from, &to, &start](short) {
        if (child_ && from) on_output(from, to, start);
      });
  });
}

void Supervisor::watch_stdin() {
  if (!stdin_open_ || !child_ || input_.full() || is_in_background_) return;
  polls_.watch(STDIN_FILENO, POLLIN, [this](short) {
    std::array<char, 4096> buffer{};
    const ssize_t size = ::read(STDIN_FILENO, buffer.data(), buffer.size());
    if (size > 0) return type_from_stdin({buffer.data(), static_cast<std::size_t>(size)});
    if (size < 0 && (errno == EAGAIN || errno == EINTR)) return;
    stdin_open_ = false;
    stdin_closed_ = options_.stdin_eof && !stdin_is_terminal_;
    if (stdin_closed_) input_.end();
  });
}

void Supervisor::on_signal(const Signal& signal) {
  switch (signal.number) {
    case SIGCHLD: return reap();
    case SIGTERM: return request_stop(StopReason::terminate);
    case SIGINT:
      return signal.is_typed && life_.has_shell() ? refuse_interrupt() : request_stop(StopReason::interrupt);
    case SIGWINCH:
      if (const auto size = stdin_is_terminal_ ? window_size(STDIN_FILENO) : std::nullopt)
        return resize(*size);
      break;
    case SIGCONT:  // a shell has applied its own terminal settings while we were stopped
      if (raw_ && !is_in_background(STDIN_FILENO)) raw_->reapply();
      break;
    default: break;
  }
  if (child_) child_->signal(signal.number);
}

std::size_t Supervisor::on_output(FileHandle& from, LogOutput& to, StartOutput& start) {
  std::array<char, 4096> buffer{};
  const ssize_t size = ::read(from.get(), buffer.data(), buffer.size());
  if (size > 0) {
    const std::string_view bytes(buffer.data(), static_cast<std::size_t>(size));
    start.feed(bytes);
    to.add(bytes);
    run_log_.add(bytes);
    if (console_) console_->send(bytes);
    check_start_output();
    return bytes.size();
  }
  // EOF: all writers have closed; the exit itself arrives as SIGCHLD
  if (size == 0 || (errno != EAGAIN && errno != EINTR)) from.close();
  return 0;
}

bool Supervisor::on_progress() {
  std::array<char, 512> buffer{};
  const ssize_t size = ::read(child_->progress.get(), buffer.data(), buffer.size());
  if (size < 0 && (errno == EAGAIN || errno == EINTR)) return false;
  if (size > 0) {
    progress_.add({buffer.data(), static_cast<std::size_t>(size)},
                  [this](std::string_view line) { life_.take_progress(line); });
    return true;
  }
  child_->progress.close();
  life_.progress_ended(now_s());
  note_folder();
  check_start_output();  // the output may have been read before the progress
  return false;
}

}  // namespace iocwright::launch
