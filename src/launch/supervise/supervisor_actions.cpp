// The second half of Supervisor: the child's exit, stops, logging and the answers to requests.
#include <fmt/format.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <csignal>
#include <utility>

#include "core/base/text.hpp"
#include "core/value/number.hpp"
#include "launch/supervise/supervisor.hpp"

namespace iocwright::launch {

namespace {

constexpr double min_look_period_s = 0.02, max_look_period_s = 0.1;  // for look_for_init()
constexpr double look_period_share = 0.01;                           // of the time since the start
constexpr int pty_silence_ms = 50;  // after the program has exited: then all its output has arrived
constexpr std::size_t drain_limit_bytes = 1 << 20;  // larger than any pipe: an orphan may keep writing
constexpr double flush_timeout_s = 0.2;             // for readers of the last output

/// Parses a number from 1 to 65535; 0 for any other text.
unsigned short parse_size(std::string_view text) {
  const auto parsed = number::parse_int(text);
  return parsed.status == number::Parse::ok && parsed.value > 0 && parsed.value <= 0xffff
             ? static_cast<unsigned short>(parsed.value)
             : 0;
}

}  // namespace

void Supervisor::reap() {
  int status = 0;
  for (pid_t pid = 0; (pid = ::waitpid(-1, &status, WNOHANG)) > 0;)
    if (child_ && pid == child_->pid)
      on_child_end(WIFSIGNALED(status) ? 128 + WTERMSIG(status) : WEXITSTATUS(status));
}

void Supervisor::on_child_end(int status) {
  if (child_) {
    while (child_->progress && on_progress()) {}
    drain_outputs();
    child_.reset();
  }
  if (stop_.requested()) {
    static constexpr std::array<std::string_view, 4> ways{"exited", "exited after `exit` was typed",
                                                          "exited after SIGTERM", "was killed by SIGKILL"};
    log(fmt::format("the {} {}, {:.2f} s after the stop request, with status {}",
                    life_.is_script() ? "script" : "IOC", ways.at(static_cast<std::size_t>(stop_.stage())),
                    now_s() - stop_.began_s(), status));
  }
  const AfterRun after = life_.on_exit(status, now_s(), stop_.requested());
  if (!after.message.empty()) log(after.message);
  if (after.next == AfterRun::Next::finish) {
    result_ = after.status;
    return;
  }
  pause_ = after;
  pause_end_s_ = now_s() + after.pause_s;
}

void Supervisor::on_time() {
  const double now = now_s();
  if (!result_) act(stop_.tick(now));
  if (child_) input_.tick(now, *child_);
  if (child_ && life_.has_shell() && !life_.is_initialised() && now >= next_look_s_) look_for_init();
  if (!pause_ || pause_->next == AfterRun::Next::hold || now < pause_end_s_) return;
  const AfterRun after = *std::exchange(pause_, std::nullopt);
  if (after.next == AfterRun::Next::restart_later) start_child();
  else result_ = after.status;
}

void Supervisor::look_for_init() {
  const double now = now_s();
  LifeStatus life;
  life_.describe(life, now);
  next_look_s_ = now + std::clamp(life.uptime_s * look_period_share, min_look_period_s, max_look_period_s);
  // without /proc nothing can be observed; then assume that iocInit has completed
  if (!disk_.exists("/proc/self/task").value_or(true) || has_record_threads(disk_, child_->pid))
    life_.set_initialised();
}

void Supervisor::request_stop(bool hurry) {
  if (pause_) {  // nothing is running
    result_ = pause_->status;
    pause_.reset();
    return;
  }
  if (child_ && (hurry || !stop_.requested())) act(stop_.request(now_s(), life_.has_shell()));
}

void Supervisor::act(StopAction action) {
  if (!child_) return;
  switch (action) {
    case StopAction::none: return;
    case StopAction::type_exit: return input_.type_exit(*child_);
    case StopAction::terminate:
      child_->signal_group(SIGTERM);
      return child_->signal_group(SIGCONT);  // a stopped process handles no other signal
    case StopAction::kill: return child_->signal_group(SIGKILL);
  }
}

bool Supervisor::type_from_console(std::string_view bytes) {
  // The interrupt key would terminate an IOC, while users expect it to end their session, as it did with
  // stdio-socket.
  const std::size_t interrupt = life_.has_shell() ? bytes.find('\x03') : std::string_view::npos;
  input_.type(bytes.substr(0, interrupt));
  return interrupt == std::string_view::npos;
}

void Supervisor::check_init_lines() {
  if (!life_.is_initialised() && life_.has_shell() && (init_lines_[0].found() || init_lines_[1].found()))
    life_.set_initialised();
}

void Supervisor::log(const std::string& line) {
  const std::string_view line_end = raw_ ? "\r\n" : "\n";
  const std::string text =
      fmt::format("{}iocwright: {}{}", output_.at_line_start() ? "" : line_end, line, line_end);
  output_.add(text);
  if (console_) console_->send(text);
}

void Supervisor::drain_outputs() {
  for_outputs([this](FileHandle& from, LogOutput& to, InitLine& line) {
    pollfd wait{from.get(), POLLIN, 0};
    std::size_t taken = 0;
    while (from && taken < drain_limit_bytes) {
      if (::poll(&wait, 1, child_->is_pty ? pty_silence_ms : 0) <= 0) return;
      taken += on_output(from, to, line);
    }
  });
}

bool Supervisor::flush_round(double until_s) {
  polls_.clear();
  polls_.watch(signals_.fd(), POLLIN, [](short) {});
  output_.watch(polls_);
  errors_.watch(polls_);
  if (console_) console_->watch(polls_, {});
  polls_.run(std::max(1, static_cast<int>((until_s - now_s()) * 1000)));
  return std::ranges::any_of(signals_.take(),
                             [](int number) { return number == SIGTERM || number == SIGINT; });
}

void Supervisor::flush_outputs() {
  // wait for a slow reader of the log without a limit, unless a stop was requested
  std::optional<double> end;
  if (stop_.requested()) end = std::max(stop_.began_s() + options_.grace_s, now_s() + flush_timeout_s);
  while ((output_.busy() || errors_.busy()) && (!end || now_s() < *end))
    if (flush_round(end.value_or(now_s() + 60)) && !end) end = now_s() + options_.grace_s;
  const double clients_end = now_s() + flush_timeout_s;
  while (console_ && console_->has_unsent() && now_s() < clients_end) flush_round(clients_end);
}

void Supervisor::resize(WindowSize size) {
  if (child_ && child_->is_pty && child_->terminal) set_window_size(child_->terminal.get(), size);
}

std::string Supervisor::answer(std::string_view request) {
  const auto words = text::split(request, ' ');
  if (words[0] == "stop") request_stop(false);
  if (words[0] == "resize" && words.size() == 3) {
    const WindowSize size{parse_size(words[1]), parse_size(words[2])};
    if (size.rows > 0 && size.columns > 0) resize(size);
  }
  if (words[0] == "note" && words.size() > 1) {
    const std::size_t prefix = words[0].size() + words[1].size() + 2;
    note(std::string(words[1]), std::string(request.substr(std::min(request.size(), prefix))));
  }
  return to_json(status());
}

void Supervisor::note(const std::string& subject, const std::string& message) {
  std::string& last = notes_[subject];
  if (message != last) log(fmt::format("{}: {}", subject, message.empty() ? "recovered" : message));
  last = message;
}

LifeStatus Supervisor::status() const {
  LifeStatus out;
  life_.describe(out, now_s());
  out.instance = options_.instance;
  if (child_) {
    out.pid = child_->pid;
    out.stopped = is_stopped(disk_, child_->pid);
  }
  if (stop_.requested()) out.state = LifeState::stopping;
  if (console_) {
    out.console = options_.console_socket;
    out.console_clients = console_->client_count();
  }
  return out;
}

}  // namespace iocwright::launch
