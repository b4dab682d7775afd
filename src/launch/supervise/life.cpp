#include "launch/supervise/life.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <csignal>
#include <limits>

#include "core/base/exit_status.hpp"
#include "core/base/text.hpp"
#include "core/value/number.hpp"

namespace iocwright::launch {

namespace {

/// Zero for anything but a number from 0 to the largest int.
int number_of(std::string_view text) {
  const auto parsed = number::parse_int(text);
  const bool is_count = parsed.status == number::Parse::ok && parsed.value >= 0 &&
                        parsed.value <= std::numeric_limits<int>::max();
  return is_count ? static_cast<int>(parsed.value) : 0;
}

/// What a line contains from one of its words on.
std::string_view rest_of(const std::vector<std::string_view>& words, std::size_t index) {
  return {words[index].data(), words.back().data() + words.back().size()};
}

/// The beginning of a long text. The status, which has those of all devices, must stay small.
std::string excerpt(std::string_view text) {
  constexpr std::size_t max_bytes = 256;
  std::size_t size = std::min(text.size(), max_bytes);
  // do not cut within a character of UTF-8
  while (size < text.size() && size > 0 && (static_cast<unsigned char>(text[size]) & 0xc0) == 0x80) --size;
  return std::string(text.substr(0, size)) + (size < text.size() ? "…" : "");
}

/// Why the IOC was killed, as far as is known.
std::string_view kill_reason(std::optional<bool> out_of_memory) {
  if (!out_of_memory) return ", perhaps because memory ran out";
  return *out_of_memory ? ", because memory ran out" : ", by another process: memory did not run out";
}

}  // namespace

void Life::begin(double now_s) {
  state_ = LifeState::preparing;
  is_script_ = executing_ = executed_ = initialised_ = false;
  waits_left_ = waits_total_ = 0;
  records_.reset();
  devices_.clear();
  save_sets_.clear();
  ioc_pid_ = 0;
  began_s_ = now_s;
  works_since_s_.reset();
}

void Life::take_progress(std::string_view line) {
  struct Row {
    std::string_view verb;
    std::size_t min_words, max_words;  // after the verb
    void (*take)(Life& life, const std::vector<std::string_view>& words);
  };
  using Words = std::vector<std::string_view>;
  static constexpr std::size_t any = std::numeric_limits<std::size_t>::max();
  static constexpr std::array<Row, 9> rows{{
      {"preparing", 0, 0, [](Life& life, const Words&) { life.state_ = LifeState::preparing; }},
      {"waiting", 2, 2,
       [](Life& life, const Words& words) {
         life.state_ = LifeState::waiting;
         life.waits_left_ = number_of(words[1]);
         life.waits_total_ = number_of(words[2]);
       }},
      {"device", 3, any, [](Life& life, const Words& words) { life.take_device(words); }},
      {"lock", 1, 1, [](Life& life, const Words& words) { life.lock_key_ = words[1]; }},
      {"records", 1, 1, [](Life& life, const Words& words) { life.records_ = number_of(words[1]); }},
      {"save", 1, any, [](Life& life, const Words& words) { life.take_save_set(rest_of(words, 1)); }},
      {"process", 1, 1, [](Life& life, const Words& words) { life.ioc_pid_ = number_of(words[1]); }},
      {"executing", 1, 1,
       [](Life& life, const Words& words) {
         life.executing_ = true;
         life.is_script_ = words[1] == "script";
       }},
      {"failed", 0, 0, [](Life& life, const Words&) { life.executing_ = false; }},
  }};
  const Words words = text::split(line, ' ');
  const auto row = std::ranges::find(rows, words[0], &Row::verb);
  const std::size_t count = words.size() - 1;
  if (row != rows.end() && count >= row->min_words && count <= row->max_words) row->take(*this, words);
}

void Life::take_device(const std::vector<std::string_view>& words) {
  constexpr std::size_t max_devices = 256;
  DeviceStatus device{excerpt(words[2]), excerpt(rest_of(words, 3)), words[1] == "waiting"};
  for (DeviceStatus& known : devices_)
    if (known.address == device.address && known.name == device.name) {
      known.is_waiting = device.is_waiting;
      return;
    }
  if (devices_.size() < max_devices) devices_.push_back(std::move(device));
}

void Life::take_save_set(std::string_view text) {
  constexpr std::size_t max_sets = 256;
  const std::size_t request_end = text.find('\t');
  if (request_end == std::string_view::npos || save_sets_.size() >= max_sets) return;
  save_sets_.push_back({std::string(text.substr(0, request_end)), std::string(text.substr(request_end + 1))});
}

void Life::progress_ended(double now_s) {
  if (!executing_) return;
  executed_ = true;
  executed_s_ = now_s;
  works_since_s_.reset();  // a start script may have worked before it executed the IOC
  if (is_script_) works_since_s_ = now_s;
  state_ = is_script_ ? LifeState::running : LifeState::starting;
}

void Life::set_initialised(double now_s) {
  initialised_ = true;
  works_since_s_ = now_s;
  if (state_ == LifeState::starting) state_ = LifeState::running;
}

AfterRun Life::on_exit(const RunEnd& end, double now_s, bool stop_requested) {
  AfterRun out;
  out.status = end.status;
  if (stop_requested) return out;
  out.message = end_text(end, now_s);
  if (end.status == 0 && has_shell() && !initialised_) {
    out.status = wrong_input;
    out.message += fmt::format("; reporting status {} instead", int{wrong_input});
  }
  last_exit_ = out.status;
  if (out.status == 0) return out;
  AfterRun next = after_failure(out.status, works_since_s_ ? now_s - *works_since_s_ : 0);
  next.message = out.message + next.message;
  return next;
}

std::string Life::end_text(const RunEnd& end, double now_s) const {
  const std::string_view what = !executed_ ? "startup" : is_script_ ? "the script" : "the IOC";
  const std::string time = duration_text(now_s - (executed_ ? executed_s_ : began_s_));
  const std::string_view init = has_shell() && !initialised_ ? ", before iocInit completed" : "";
  if (is_crash(end.signal))
    return fmt::format("{} crashed: {} after {}{}", what, signal_name(end.signal), time, init);
  if (end.signal != 0)
    return fmt::format("{} was killed by {} after {}{}{}", what, signal_name(end.signal), time, init,
                       end.signal == SIGKILL ? kill_reason(end.out_of_memory) : "");
  if (!executed_) return fmt::format("startup failed with status {} after {}", end.status, time);
  return fmt::format("{} exited with status {} after {}{}{}", what, end.status, time, init,
                     end.stdin_closed && end.status == 0 && has_shell()
                         ? ", because stdin closed (use -i, or --no-stdin-eof)"
                         : "");
}

AfterRun Life::after_failure(int status, double worked_s) {
  using Next = AfterRun::Next;
  if (const auto pause_s = restart_.after(status, worked_s)) {
    state_ = LifeState::pausing;
    return {Next::restart_later, *pause_s, status,
            fmt::format("; restarting in {:g} s (restart {} of {})", *pause_s, restart_.consecutive(),
                        rules_.restarts)};
  }
  if (rules_.hold_after_failure) {
    state_ = LifeState::held;
    return {Next::hold, 0, status,
            "; keeping the container because IOCWRIGHT_DEBUG_HOLD=1: inspect it with `podman exec -it "
            "CONTAINER bash` or `kubectl exec -it POD -- bash`, then stop it"};
  }
  // Report a script's status immediately. Restarting an IOC that was up is left to the container's restart
  // policy.
  if (!is_script_ && !initialised_ && rules_.fail_delay_s > 0) {
    state_ = LifeState::pausing;
    return {Next::finish_later, rules_.fail_delay_s, status,
            fmt::format("; the container exits in {:g} s (IOCWRIGHT_FAIL_DELAY)", rules_.fail_delay_s)};
  }
  return {Next::finish, 0, status, ""};
}

void Life::describe(LifeStatus& status, double now_s) const {
  status.state = state_;
  status.is_script = is_script_;
  status.initialised = initialised_;
  status.uptime_s = now_s - began_s_;
  status.starting_s = state_ == LifeState::starting ? now_s - executed_s_ : 0;
  status.restarts = restart_.count();
  status.waits_left = state_ == LifeState::waiting ? waits_left_ : 0;
  status.waits_total = waits_total_;
  status.devices = devices_;
  status.records = records_;
  status.image.lock_key = lock_key_;
  status.last_exit = last_exit_;
}

}  // namespace iocwright::launch
