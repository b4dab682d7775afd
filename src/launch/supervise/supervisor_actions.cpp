// The supervisor's doings: the child's end, stops, what is shown and said, answers.
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

constexpr double shortest_look_s = 0.02, longest_look_s = 0.1;  // between looks whether iocInit is through
constexpr double look_share = 0.01;                             // of the time since the start
constexpr int silence_ms = 50;  // of a terminal whose program has ended: all that it wrote has come
constexpr std::size_t last_words_bytes = 1 << 20;  // more than waits in any pipe: an orphan may go on writing
constexpr double last_patience_s = 0.2;            // for who reads the last output

/// A number from 1 to 65535, else 0.
unsigned short size_of(std::string_view text) {
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
    static constexpr std::array<std::string_view, 4> ways{"ended", "ended as its shell was told to `exit`",
                                                          "ended by TERM", "had to be killed"};
    say(fmt::format("the {} {}, {:.2f} s after the stop was asked for, with status {}",
                    life_.is_script() ? "script" : "IOC", ways.at(static_cast<std::size_t>(stop_.stage())),
                    now_s() - stop_.began_s(), status));
  }
  const AfterRun next = life_.ended(status, now_s(), stop_.requested());
  if (!next.message.empty()) say(next.message);
  if (next.what == AfterRun::What::finish) {
    result_ = next.status;
    return;
  }
  pause_ = next;
  pause_end_s_ = now_s() + next.pause_s;
}

void Supervisor::on_time() {
  const double now = now_s();
  if (!result_) act(stop_.tick(now));
  if (child_) input_.tick(now, *child_);
  if (child_ && life_.has_shell() && !life_.is_initialised() && now >= next_look_s_) {
    LifeStatus life;
    life_.describe(life, now);
    next_look_s_ = now + std::clamp(life.uptime_s * look_share, shortest_look_s, longest_look_s);
    // where there is no /proc nothing can be seen, and the IOC has the benefit of the doubt
    if (!disk_.exists("/proc/self/task").value_or(true) || has_record_threads(disk_, child_->pid))
      life_.initialised();
  }
  if (!pause_ || pause_->what == AfterRun::What::hold || now < pause_end_s_) return;
  const AfterRun over = *std::exchange(pause_, std::nullopt);
  if (over.what == AfterRun::What::start_later) start_child();
  else result_ = over.status;
}

void Supervisor::request_stop(bool hurry) {
  if (pause_) {  // nothing runs that would have to be asked
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
      return child_->signal_group(SIGCONT);  // a stopped process hears nothing else
    case StopAction::kill: return child_->signal_group(SIGKILL);
  }
}

bool Supervisor::type_from_console(std::string_view bytes) {
  // An IOC dies of the interrupt key. Who attached to look means to leave with it, as it was with
  // stdio-socket.
  const std::size_t interrupt = life_.has_shell() ? bytes.find('\x03') : std::string_view::npos;
  input_.type(bytes.substr(0, interrupt));
  return interrupt == std::string_view::npos;
}

void Supervisor::look_initialised() {
  if (!life_.is_initialised() && life_.has_shell() && (init_lines_[0].seen() || init_lines_[1].seen()))
    life_.initialised();
}

void Supervisor::say(const std::string& line) {
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
    while (from && taken < last_words_bytes) {
      if (::poll(&wait, 1, child_->is_pty ? silence_ms : 0) <= 0) return;
      taken += on_output(from, to, line);
    }
  });
}

void Supervisor::flush_outputs() {
  // a slow reader gets everything, unless somebody wants us to be gone
  std::optional<double> end;
  if (stop_.requested()) end = std::max(stop_.began_s() + options_.grace_s, now_s() + last_patience_s);
  const auto round_until = [this](double until_s) {
    polls_.clear();
    polls_.watch(signals_.fd(), POLLIN, [](short) {});
    output_.watch(polls_);
    errors_.watch(polls_);
    if (console_) console_->watch(polls_, {});
    polls_.run(std::max(1, static_cast<int>((until_s - now_s()) * 1000)));
    for (const int number : signals_.take())
      if (number == SIGTERM || number == SIGINT) return true;
    return false;
  };
  while ((output_.busy() || errors_.busy()) && (!end || now_s() < *end))
    if (round_until(end.value_or(now_s() + 60)) && !end) end = now_s() + options_.grace_s;
  const double clients_end = now_s() + last_patience_s;
  while (console_ && console_->has_unsent() && now_s() < clients_end) round_until(clients_end);
}

void Supervisor::resize(WindowSize size) {
  if (child_ && child_->is_pty && child_->terminal) set_window_size(child_->terminal.get(), size);
}

std::string Supervisor::answer(std::string_view request) {
  const auto words = text::split(request, ' ');
  if (words[0] == "stop") request_stop(false);
  if (words[0] == "resize" && words.size() == 3) {
    const WindowSize size{size_of(words[1]), size_of(words[2])};
    if (size.rows > 0 && size.columns > 0) resize(size);
  }
  if (words[0] == "note" && words.size() > 1) {
    const std::string about(words[1]);
    const std::string text(request.substr(std::min(request.size(), words[0].size() + words[1].size() + 2)));
    std::string& last = notes_[about];
    if (text != last)
      say(text.empty() ? fmt::format("{}: all is well again", about) : fmt::format("{}: {}", about, text));
    last = text;
  }
  return to_json(status());
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
    out.console_clients = console_->clients();
  }
  return out;
}

}  // namespace iocwright::launch
