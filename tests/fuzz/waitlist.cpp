// A wait list, and the decisions for each of its devices until long after the timeout.
#include <algorithm>
#include <array>

#include "launch/hardware/device_wait.hpp"
#include "launch/hardware/wait_list.hpp"
#include "memory_disk.hpp"
#include "target.hpp"

using namespace iocwright;

namespace {

/// Ends the run if a device cannot be waited for, or if the wait for it would block or never end.
void check(const launch::Device& device) {
  if (!device.usb && (device.port == 0 || device.timeout_s < 0)) __builtin_trap();
  if (device.usb && (device.usb->vendor.size() != 4 || device.usb->product.size() != 4)) __builtin_trap();
  launch::DeviceWait wait(device, 1, Clock::Seconds(0));
  (void)wait.first_line();
  for (const double now_s : std::array{0.0, 1.0, 31.0, 1e6, 1e19}) {
    const launch::WaitStep step = wait.before_attempt(Clock::Seconds(now_s));
    if (step.action != launch::WaitStep::Action::attempt) return;
    const launch::WaitStep next = wait.after_attempt(Clock::Seconds(now_s), {.error = "refused"});
    for (const double pause_s : {step.seconds, next.seconds})
      if (!(pause_s >= 0 && pause_s <= 3)) __builtin_trap();
  }
  if (device.timeout_s > 0 && device.policy != launch::WaitPolicy::hold) __builtin_trap();
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  tests::MemoryDisk disk;
  disk.files["wait_list.yaml"] = fuzz::text_of(data, size);
  fuzz::Run run;
  yaml::Reader reader{disk, run.sources, run.sink};
  std::ranges::for_each(launch::read_wait_list("wait_list.yaml", reader), check);
  return 0;
}
