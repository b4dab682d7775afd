#include "launch/hardware/device_wait.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "core/base/text.hpp"

namespace iocwright::launch {

namespace {

constexpr double max_step_s = 1.0;
constexpr double max_attempt_s = 3.0;  // a host that is switched off sends no answer at all
constexpr double line_period_s = 30.0;
constexpr std::size_t max_tries_per_second = 10;

}  // namespace

Clock::Seconds Backoff::next() {
  std::uniform_real_distribution<double> share(0.5, 1.0);
  const double step = step_s_ * share(random_);
  step_s_ = std::min(step_s_ * 2, max_step_s);
  return Clock::Seconds(step);
}

Clock::Seconds min_pause(std::size_t tries) {
  if (tries <= 1) return Clock::Seconds(0);  // Backoff is slow enough
  if (tries > max_tries_per_second) return Clock::Seconds(static_cast<double>(tries) / max_tries_per_second);
  return Clock::Seconds(1.0 / static_cast<double>(max_tries_per_second / tries));
}

double DeviceWait::left_s(Clock::Seconds now) const {
  return has_timeout() ? static_cast<double>(device_.timeout_s) - (now - start_).count() : max_attempt_s;
}

std::string DeviceWait::where() const { return fmt::format("{} at {}", device_.name, device_.address); }

std::string DeviceWait::timeout_line() const {
  return fmt::format("Connection to {} timed out after {}{}", where(),
                     text::plural(static_cast<std::size_t>(device_.timeout_s), "second"),
                     last_error_.empty() ? "" : fmt::format(" (last error: {})", last_error_));
}

std::optional<Clock::Seconds> DeviceWait::end() const {
  if (!has_timeout()) return std::nullopt;
  return start_ + Clock::Seconds(static_cast<double>(device_.timeout_s));
}

std::string DeviceWait::missing_line(Clock::Seconds now) const {
  return held_ || (has_timeout() && left_s(now) <= 0) ? timeout_line() : where() + " has not responded yet";
}

std::string DeviceWait::first_line() const {
  return has_timeout()
             ? fmt::format("Waiting up to {} seconds for {} to respond...", device_.timeout_s, where())
             : fmt::format("Waiting indefinitely for {} to respond...", where());
}

WaitStep DeviceWait::before_attempt(Clock::Seconds now) {
  using Action = WaitStep::Action;
  std::string message;
  if (has_timeout() && left_s(now) <= 0) {
    message = timeout_line();
    switch (device_.policy) {
      case WaitPolicy::fail: return {Action::fail, 0, message};
      case WaitPolicy::skip: return {Action::finish, 0, message + ", continuing without it"};
      case WaitPolicy::hold: break;
    }
    message += ", waiting until it responds";
    held_ = true;
  }
  return {Action::attempt, std::min(left_s(now), max_attempt_s), std::move(message)};
}

WaitStep DeviceWait::after_attempt(Clock::Seconds now, const Attempt& attempt) {
  using Action = WaitStep::Action;
  last_error_ = attempt.error;
  if (attempt.connected) return {Action::finish, 0, fmt::format("{} responds", where())};
  if (attempt.permanent && device_.policy == WaitPolicy::fail)
    return {Action::fail, 0, fmt::format("Error connecting to {}: {}", where(), attempt.error)};
  std::string message;
  if (const double waited_s = (now - start_).count(); waited_s >= next_line_s_) {
    message = fmt::format("Still waiting for {} after {:.0f} seconds: {}", where(), waited_s, attempt.error);
    next_line_s_ += line_period_s;
  }
  const double pause_s = std::max(backoff_.next(), min_pause(attempt.tries)).count();
  return {Action::pause, std::min(pause_s, std::max(0.0, left_s(now))), std::move(message)};
}

}  // namespace iocwright::launch
