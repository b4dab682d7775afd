// Waits until hardware answers on the network.
#pragma once

#include <functional>
#include <random>
#include <string>
#include <vector>

#include "base/clock.hpp"
#include "diag/result.hpp"
#include "launch/wait_list.hpp"

namespace iocwright::launch {

/// The time between two tries: 50 ms at first, twice as long each time up to 1 s, each shortened by up to a half by
/// chance, so that devices and IOCs that start together do not try together.
class Backoff {
 public:
  explicit Backoff(unsigned seed) : random_(seed) {}
  Clock::Seconds next();

 private:
  std::minstd_rand random_;
  double step_s_ = 0.05;
};

/// Waits for all devices at once, each with its own limit. `say` gets a line for each device at the start and when it
/// answers. The error is the first device whose time is up, or one that can never answer.
Result<void> wait_for_devices(const std::vector<Device>& devices, Clock& clock, const std::function<void(const std::string&)>& say);

}  // namespace iocwright::launch
