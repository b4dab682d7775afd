// The second half of Supervisor: the child's exit, stops, logging and the answers to requests.
#include <fmt/format.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <chrono>
#include <csignal>
#include <utility>

#include "core/base/exit_status.hpp"
#include "core/base/text.hpp"
#include "launch/supervise/oom_kills.hpp"
#include "launch/supervise/supervisor.hpp"

namespace iocwright::launch {

namespace {

constexpr double min_look_period_s = 0.02, max_look_period_s = 0.1;  // for look_for_init()
constexpr double look_period_share = 0.01;                           // of the time since the start
constexpr int pty_silence_ms = 50;  // after the program has exited: then all its output has arrived
constexpr std::size_t drain_limit_bytes = 1 << 20;  // larger than any pipe: an orphan may keep writing
constexpr double flush_timeout_s = 1;               // for readers of the last output
constexpr double min_work_before_save_s = 5;
constexpr std::size_t max_notes = 16;

}  // namespace

void Supervisor::reap() {
  int status = 0;
  for (pid_t pid = 0; (pid = ::waitpid(-1, &status, WNOHANG)) > 0;) {
    saves_.reaped(pid);
    if (init_task_) init_task_->reaped(pid);
    if (!child_ || pid != child_->pid) continue;
    child_->pid = -1;  // another process may get the number
    const int signal = WIFSIGNALED(status) ? WTERMSIG(status) : 0;
    on_child_end({.status = signal != 0 ? 128 + signal : WEXITSTATUS(status),
                  .signal = signal,
                  .dumped_core = WIFSIGNALED(status) && WCOREDUMP(status),
                  .pid = pid});
  }
}

void Supervisor::on_child_end(RunEnd end) {
  if (child_) {
    while (child_->progress && on_progress()) {}
    drain_outputs();
    child_.reset();
  }
  if (halted_) {
    end = {.status = wrong_input};
    stop_ = StopPolicy(options_.grace_s);
    halted_ = false;
  }
  end.stdin_closed = stdin_closed_;
  if (const auto kills = oom_kills_ ? oom_kills(disk_) : std::nullopt) end.out_of_memory = kills > oom_kills_;
  const AfterRun after = report_end(end);
  if (after.next == AfterRun::Next::finish) {
    result_ = after.status;
    return;
  }
  pause_ = after;
  pause_end_s_ = now_s() + after.pause_s;
}

void Supervisor::advance_stop() {
  const double now = now_s();
  if (stop_.stage() == StopStage::watching && saves_.is_ready()) return act(stop_.watched());
  if (stop_.stage() != StopStage::saving) return act(stop_.tick(now));
  const auto missing = saves_.missing();
  const StopAction action = missing.empty() ? stop_.saved(now) : stop_.tick(now);
  if (action != StopAction::none)
    log(fmt::format(
        "autosave {} {}, {:.2f} s after the stop request{}", missing.empty() ? "saved" : "did not save",
        missing.empty() ? text::plural(saves_.size(), "file") : text::quoted_list(missing),
        now - stop_.began_s(), saves_.is_ready() ? "" : "; the file system of these files does not respond"));
  act(action);
}

void Supervisor::watch_saves() {
  if (const auto started = saves_.start(disk_); !started) log(started.error().text("create"));
}

void Supervisor::set_initialised() {
  life_.set_initialised(now_s());
  if (options_.on_initialised) {
    auto task = SideTask::start([this](const SideTask::TakeLine& send) {
      if (const std::string warning = options_.on_initialised(); !warning.empty()) send(warning);
    });
    if (task) init_task_ = *std::move(task);
    else log(task.error().text("create"));
  }
  if (child_) note_folder();  // st.cmd may have changed it
}

void Supervisor::note_folder() {
  if (const auto folder = disk_.read_link(fmt::format("/proc/{}/cwd", child_->pid)); folder)
    child_folder_ = *folder;
}

void Supervisor::on_time() {
  note_state();
  const double now = now_s();
  if (!result_) advance_stop();
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
  const pid_t ioc = life_.ioc_pid() > 0 ? life_.ioc_pid() : child_->pid;
  if (!disk_.exists("/proc/self/task").value_or(true) || has_record_threads(disk_, ioc)) set_initialised();
}

void Supervisor::request_stop(StopReason reason) {
  halted_ = false;  // now the instance is stopped in any case, and not restarted
  if (pause_) {     // nothing is running
    result_ = pause_->status;
    pause_.reset();
    return;
  }
  if (!child_ || (reason == StopReason::polite && stop_.requested())) return;
  if (!stop_.requested()) stopped_by_ = name_of(reason);
  // In the first seconds after iocInit, autosave may not have restored or connected everything, and a save
  // would overwrite good values.
  if (!stop_.requested() && life_.has_shell() && life_.has_worked_for(min_work_before_save_s, now_s()))
    saves_ = SaveWatch(life_.save_sets());
  act(stop_.request(now_s(), {.has_shell = life_.has_shell(),
                              .has_autosave = !saves_.empty(),
                              .by_interrupt = reason == StopReason::interrupt}));
}

std::string_view Supervisor::name_of(StopReason reason) {
  switch (reason) {
    case StopReason::polite: return "`iocwright stop`";
    case StopReason::terminate: return "SIGTERM";
    case StopReason::interrupt: return "SIGINT";
  }
  return "";
}

void Supervisor::act(StopAction action) {
  if (!child_) return;
  // A task that is blocked in a folder may have locked it in the kernel. An IOC that waits for the folder
  // could then not even be killed.
  if (stop_.stage() > StopStage::saving) saves_.end();
  switch (action) {
    case StopAction::none: return;
    case StopAction::watch_saves: return watch_saves();
    case StopAction::type_save: return input_.type_commands(*child_, saves_.commands());
    case StopAction::type_exit: return input_.type_commands(*child_, "exit\n");
    case StopAction::interrupt: child_->signal_group(SIGINT); return child_->signal_group(SIGCONT);
    case StopAction::terminate:
      child_->signal_group(SIGTERM);
      return child_->signal_group(SIGCONT);  // a stopped process handles no other signal
    case StopAction::kill: return child_->signal_group(SIGKILL);
  }
}

void Supervisor::type_from_stdin(std::string_view bytes) {
  // In raw mode, the interrupt key of `podman attach` arrives as a byte. It would end the IOC.
  const std::size_t interrupt =
      stdin_is_terminal_ && life_.has_shell() ? bytes.find(interrupt_key) : std::string_view::npos;
  input_.type(bytes.substr(0, interrupt));
  if (interrupt != std::string_view::npos) refuse_interrupt();
}

void Supervisor::refuse_interrupt() {
  log("ctrl-c does not stop an IOC: type `exit` to stop it, or ctrl-p ctrl-q to detach from the container");
}

void Supervisor::check_start_output() {
  if (life_.is_initialised() || !life_.has_shell()) return;
  if (std::ranges::any_of(start_output_, &StartOutput::has_initialised)) return set_initialised();
  if (std::ranges::any_of(start_output_, &StartOutput::has_halted)) end_halted_ioc();
}

void Supervisor::end_halted_ioc() {
  if (stop_.requested() || child_->pid < 0) return;
  halted_ = true;
  log("a command of the startup script failed, and the IOC shell has halted; stopping the IOC");
  act(stop_.request(now_s(), {}));  // a halted shell reads no `exit`
}

void Supervisor::log(const std::string& line) { log_to(output_, line); }

void Supervisor::log_to(LogOutput& output, const std::string& line) {
  const std::string_view line_end = raw_ ? "\r\n" : "\n";
  const std::string text =
      fmt::format("{}iocwright: {}{}", output.at_line_start() ? "" : line_end, line, line_end);
  output.add_own(line, text);
  if (console_) console_->send(text);
}

void Supervisor::drain_outputs() {
  for_outputs([this](FileHandle& from, LogOutput& to, StartOutput& start) {
    pollfd wait{from.get(), POLLIN, 0};
    std::size_t taken = 0;
    while (from && taken < drain_limit_bytes) {
      if (::poll(&wait, 1, child_->is_pty ? pty_silence_ms : 0) <= 0) return;
      taken += on_output(from, to, start);
    }
  });
}

bool Supervisor::flush_round(double until_s) {
  polls_.clear();
  polls_.watch(signals_.fd(), POLLIN, [](short) {});
  if (control_) control_->watch(polls_, [this](std::string_view request) { return answer(request); });
  output_.watch(polls_);
  errors_.watch(polls_);
  if (console_) console_->watch(polls_, {});
  polls_.run(std::max(1, static_cast<int>((until_s - now_s()) * 1000)));
  return std::ranges::any_of(signals_.take(), [](const Signal& signal) {
    return signal.number == SIGTERM || signal.number == SIGINT;
  });
}

void Supervisor::flush_outputs() {
  output_.end_line();
  errors_.end_line();
  const double end = now_s() + flush_timeout_s;
  const auto is_unsent = [this] {
    return output_.busy() || errors_.busy() || (console_ && console_->has_unsent());
  };
  while (is_unsent() && now_s() < end)
    if (flush_round(end)) return;
}

void Supervisor::resize(WindowSize size) {
  if (child_ && child_->is_pty && child_->terminal) set_window_size(child_->terminal.get(), size);
}

std::string Supervisor::answer(std::string_view line) {
  const AddressedRequest addressed = parse_addressed(line);
  if (options_.id.may_be(addressed.id)) carry_out(parse_request(addressed.request));
  return to_json(status());
}

void Supervisor::carry_out(const ControlRequest& request) {
  using Action = ControlRequest::Action;
  switch (request.action) {
    case Action::status: break;
    case Action::stop: request_stop(StopReason::polite); break;
    case Action::resize: resize(request.size); break;
    case Action::progress:
      if (!child_ || !life_.is_script()) break;
      life_.take_progress(request.progress);
      if (text::split(request.progress, ' ')[0] == "executing") life_.progress_ended(now_s());
      break;
    case Action::key:
      if (!input_.full()) input_.type({&request.key, 1});
      break;
    case Action::note: note(request.subject, request.message); break;
  }
}

void Supervisor::note(const std::string& subject, const std::string& message) {
  if ((!notes_.contains(subject) && notes_.size() >= max_notes) || output_.is_late()) return;
  std::string& last = notes_[subject];
  if (message != last) log(fmt::format("{}: {}", subject, message.empty() ? "recovered" : message));
  last = message;
}

LifeState Supervisor::state() const { return stop_.requested() ? LifeState::stopping : life_.state(); }

void Supervisor::note_state() {
  if (state() == noted_state_ && state_since_s_ > 0) return;
  noted_state_ = state();
  state_since_s_ = std::chrono::duration<double>(std::chrono::system_clock::now().time_since_epoch()).count();
}

LifeStatus Supervisor::status() const {
  LifeStatus out;
  out.image = options_.image;
  life_.describe(out, now_s());
  out.id = options_.id;
  out.grace_s = options_.grace_s;
  if (child_) {
    out.pid = child_->pid;
    out.stopped = is_stopped(disk_, child_->pid);
  }
  out.state = state();
  out.since_s = state_since_s_;
  if (console_) {
    out.console = options_.console_socket;
    out.console_clients = console_->client_count();
  }
  return out;
}

}  // namespace iocwright::launch
