// Clock interface, so that tests can control time.
#pragma once

#include <chrono>
#include <cstdint>
#include <thread>

namespace iocwright {

/// A source of time and pauses.
class Clock {
 public:
  using Seconds = std::chrono::duration<double>;

  virtual ~Clock() = default;
  /// Seconds since an arbitrary point in time; monotonic.
  virtual Seconds now() const = 0;
  /// Seconds since 1970 in UTC, for dates in files.
  virtual std::int64_t utc_s() const {
    return std::chrono::duration_cast<std::chrono::seconds>(
               std::chrono::system_clock::now().time_since_epoch())
        .count();
  }
  /// Blocks the calling thread.
  virtual void sleep(Seconds time) = 0;
};

/// The monotonic clock of this machine.
class RealClock : public Clock {
 public:
  Seconds now() const override { return std::chrono::steady_clock::now().time_since_epoch(); }
  void sleep(Seconds time) override { std::this_thread::sleep_for(time); }
};

}  // namespace iocwright
