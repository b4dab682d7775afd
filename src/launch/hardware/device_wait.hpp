// Decides how to wait for one device: when to attempt a connection, what to print, when to give up. Uses
// neither clock nor network.
#pragma once

#include <optional>
#include <random>
#include <string>

#include "core/base/clock.hpp"
#include "launch/hardware/wait_list.hpp"

namespace iocwright::launch {

/// The pause between two attempts: 50 ms at first, doubling up to 1 s. Each is shortened by up to a half at
/// random, so that devices and IOCs that start together do not retry together.
class Backoff {
 public:
  explicit Backoff(unsigned seed) : random_(seed) {}
  Clock::Seconds next();

 private:
  std::minstd_rand random_;
  double step_s_ = 0.05;
};

/// The minimum pause after `tries` connections to a device with several addresses. Limits the rate to ten
/// connections per second.
Clock::Seconds min_pause(std::size_t tries);

/// The result of one attempt to reach a device.
struct Attempt {
  bool connected = false;
  bool permanent = false;  ///< retrying cannot help
  std::string error;
  std::size_t tries = 1;  ///< number of addresses that were tried
};

/// The next step of a wait.
struct WaitStep {
  enum class Action : unsigned char {
    attempt,  ///< start an attempt with a timeout of `seconds`
    pause,    ///< call before_attempt() again after `seconds`
    finish,   ///< the device responds, or its policy is to start without it
    fail,     ///< the start has failed; `message` is the error
  };
  Action action = Action::attempt;
  double seconds = 0;
  std::string message{};  ///< for the log, if not empty
};

/// The state of the wait for one device.
class DeviceWait {
 public:
  DeviceWait(Device device, unsigned seed, Clock::Seconds start)
      : device_(std::move(device)), backoff_(seed), start_(start) {}

  const Device& device() const { return device_; }
  /// The line that announces the wait.
  std::string first_line() const;
  /// The step when an attempt is due or the timeout has passed: start an attempt, or act on the timeout.
  WaitStep before_attempt(Clock::Seconds now);
  /// The step after an attempt: finish, fail or pause. After every 30 s of waiting, its message says why the
  /// device is still missing.
  WaitStep after_attempt(Clock::Seconds now, const Attempt& attempt);

  /// When the timeout passes, which may be during an attempt: a name server can take much longer than the
  /// attempt may. Nothing without a timeout, and once policy `hold` has taken effect.
  std::optional<Clock::Seconds> end() const;
  /// What to say of the device when the start fails while it is still missing.
  std::string missing_line(Clock::Seconds now) const;

 private:
  bool has_timeout() const { return device_.timeout_s > 0 && !held_; }
  /// Seconds until the timeout, or the timeout of an attempt when there is no limit.
  double left_s(Clock::Seconds now) const;
  std::string where() const;
  std::string timeout_line() const;

  Device device_;
  Backoff backoff_;
  Clock::Seconds start_;
  double next_line_s_ = 30;
  std::string last_error_{};  ///< of the last attempt
  bool held_ = false;         ///< timed out, but policy `hold` keeps waiting
};

}  // namespace iocwright::launch
