#include "launch/supervise/life.hpp"

#include <fmt/format.h>

#include "core/base/text.hpp"
#include "core/value/number.hpp"

namespace iocwright::launch {

namespace {

constexpr int ended_early = 1;  // the start failed, and the IOC did not say so

int number_of(std::string_view text) {
  const auto parsed = number::parse_int(text);
  return parsed.status == number::Parse::ok ? static_cast<int>(parsed.value) : 0;
}

}  // namespace

void Life::begin(double now_s) {
  state_ = LifeState::preparing;
  is_script_ = executing_ = executed_ = initialised_ = false;
  waits_left_ = waits_total_ = 0;
  began_s_ = now_s;
}

void Life::take_progress(std::string_view line) {
  const auto words = text::split(line, ' ');
  if (words.size() == 3 && words[0] == "waiting") {
    state_ = LifeState::waiting;
    waits_left_ = number_of(words[1]);
    waits_total_ = number_of(words[2]);
  } else if (words.size() == 2 && words[0] == "executing") {
    executing_ = true;
    is_script_ = words[1] == "script";
  } else if (line == "failed") {
    executing_ = false;
  } else if (line == "preparing") {
    state_ = LifeState::preparing;
  }
}

void Life::progress_ended() {
  if (!executing_) return;
  executed_ = true;
  state_ = is_script_ ? LifeState::running : LifeState::starting;
}

void Life::initialised() {
  initialised_ = true;
  if (state_ == LifeState::starting) state_ = LifeState::running;
}

AfterRun Life::ended(int status, double now_s, bool stop_asked) {
  AfterRun out;
  out.status = status;
  if (stop_asked) return out;
  if (status == 0 && has_shell() && !initialised_) {
    out.status = ended_early;
    out.message = "the IOC ended before iocInit was through: exit status 1 in place of 0";
  }
  last_exit_ = out.status;
  if (out.status == 0) return out;
  AfterRun next = after_failure(out.status, now_s - began_s_);
  if (!next.message.empty() && !out.message.empty()) out.message += "; ";
  next.message = out.message + next.message;
  return next;
}

AfterRun Life::after_failure(int status, double run_s) {
  const std::string what = fmt::format(
      "{} ended with status {}", executed_ ? (is_script_ ? "the script" : "the IOC") : "the start", status);
  if (const auto pause_s = restart_.after(status, run_s)) {
    state_ = LifeState::pausing;
    return {AfterRun::What::start_later, *pause_s, status,
            fmt::format("{}; it starts again in {:g} s ({} of {})", what, *pause_s, restart_.in_a_row(),
                        rules_.restarts)};
  }
  if (rules_.hold_after_failure) {
    state_ = LifeState::held;
    return {AfterRun::What::hold, 0, status,
            what +
                "; the container is kept, as IOCWRIGHT_DEBUG_HOLD says: look inside with `podman exec -it "
                "CONTAINER bash` or `kubectl exec "
                "-it POD -- bash`, and stop it to end it"};
  }
  // a script's own status passes at once; an IOC that has been up is the restart policy's matter outside
  if (!is_script_ && !initialised_ && rules_.fail_delay_s > 0) {
    state_ = LifeState::pausing;
    return {
        AfterRun::What::finish_later, rules_.fail_delay_s, status,
        fmt::format("{}; the container ends in {:g} s (IOCWRIGHT_FAIL_DELAY)", what, rules_.fail_delay_s)};
  }
  return {AfterRun::What::finish, 0, status, ""};
}

void Life::describe(LifeStatus& status, double now_s) const {
  status.state = state_;
  status.is_script = is_script_;
  status.initialised = initialised_;
  status.uptime_s = now_s - began_s_;
  status.restarts = restart_.count();
  status.waits_left = state_ == LifeState::waiting ? waits_left_ : 0;
  status.waits_total = waits_total_;
  status.last_exit = last_exit_;
}

}  // namespace iocwright::launch
