// Waits until the hardware of a wait list responds.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "core/base/clock.hpp"
#include "core/base/disk.hpp"
#include "core/diag/result.hpp"
#include "launch/hardware/wait_list.hpp"

namespace iocwright::launch {

/// Callbacks of a wait; all are called in the caller's thread.
struct WaitEvents {
  std::function<void(const std::string& line)> print;
  /// Called at the start and whenever a device has responded; may be empty.
  std::function<void(std::size_t left, std::size_t total)> progress;
  /// Called for each device when its wait begins and when it ends, in whatever way; may be empty.
  std::function<void(const Device& device, bool is_waiting)> device{};
};

/// Waits for all devices in parallel, each with its own timeout, even while a name server does not answer.
/// Prints a line per device at the start, when it responds or times out, and every 30 s in between. `sysfs`
/// is the folder where USB devices are looked for. Fails when the first device whose policy is to fail times
/// out or cannot ever respond; the error names all devices that have not responded.
Result<void> wait_for_devices(const std::vector<Device>& devices, const Clock& clock, const Disk& disk,
                              const std::string& sysfs, const WaitEvents& events);

}  // namespace iocwright::launch
