// Waits until hardware answers on the network.
#pragma once

#include <functional>
#include <random>
#include <string>
#include <vector>

#include "core/base/clock.hpp"
#include "core/diag/result.hpp"
#include "launch/hardware/wait_list.hpp"

namespace iocwright::launch {

/// The time between two tries: 50 ms at first, twice as long each time up to 1 s, each shortened by up to a
/// half by chance, so that devices and IOCs that start together do not try together.
class Backoff {
 public:
  explicit Backoff(unsigned seed) : random_(seed) {}
  Clock::Seconds next();

 private:
  std::minstd_rand random_;
  double step_s_ = 0.05;
};

/// The least time from `tries` at once, of a device with several addresses, to the next ones: ten a second
/// are the most.
Clock::Seconds least_pause(std::size_t tries);

/// What hears of a wait.
struct WaitEvents {
  std::function<void(const std::string& line)> say;
  std::function<void(std::size_t left, std::size_t total)>
      progress;  ///< at the start and whenever a device has answered
};

/// Waits for all devices at once, each with its own limit. There is a line for each device at the start, when
/// it answers or its time is up, and every 30 s between. `sysfs` is where USB devices are looked for. The
/// error is the first device whose time is up, or one that can never answer, where its policy says so.
Result<void> wait_for_devices(const std::vector<Device>& devices, Clock& clock, const std::string& sysfs,
                              const WaitEvents& events);

}  // namespace iocwright::launch
