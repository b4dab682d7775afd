#include "launch/hardware/wait.hpp"

#include <doctest/doctest.h>

#include "memory_disk.hpp"

using namespace iocwright;
using namespace iocwright::launch;

namespace {

/// Advances by half a second each time it is read, so that no pause takes real time.
class FastClock : public Clock {
 public:
  Seconds now() const override { return Seconds(0.5 * static_cast<double>(++reads_)); }
  void sleep(Seconds) override {}

 private:
  mutable int reads_ = 0;
};

Device scope(WaitPolicy policy) {
  Device device;
  device.name = "scope";
  device.address = "1ab1:04ce";
  device.timeout_s = 20;
  device.policy = policy;
  device.usb = UsbId{"1ab1", "04ce", ""};
  return device;
}

struct Wait {
  tests::MemoryDisk disk;
  FastClock clock;
  std::vector<std::string> lines;
  std::vector<std::size_t> left;

  Result<void> run(const std::vector<Device>& devices) {
    const WaitEvents events{[this](const std::string& line) { lines.push_back(line); },
                            [this](std::size_t count, std::size_t) { left.push_back(count); }};
    return wait_for_devices(devices, clock, disk, "/sys", events);
  }
};

}  // namespace

TEST_CASE("wait: a USB device in the given sysfs responds") {
  Wait wait;
  wait.disk.files = {{"/sys/bus/usb/devices/1-1/idVendor", "1ab1\n"},
                     {"/sys/bus/usb/devices/1-1/idProduct", "04ce\n"}};
  CHECK(wait.run({scope(WaitPolicy::fail)}));
  CHECK(wait.lines.back() == "scope at 1ab1:04ce responds");
  CHECK(wait.left == std::vector<std::size_t>{1, 0});
}

TEST_CASE("wait: the timeout is measured by the given clock") {
  Wait wait;
  const auto result = wait.run({scope(WaitPolicy::fail)});
  REQUIRE_FALSE(result);
  CHECK(result.error().kind() == DiagKind::hardware_timeout);
  CHECK(result.error().message() ==
        "Connection to scope at 1ab1:04ce timed out after 20 seconds (last error: it is not plugged in)");
}

TEST_CASE("wait: the error names all devices that have not responded") {
  Wait wait;
  wait.disk.files = {{"/sys/bus/usb/devices/1-1/idVendor", "1ab1\n"},
                     {"/sys/bus/usb/devices/1-1/idProduct", "0001\n"}};
  std::vector<Device> devices(4, scope(WaitPolicy::fail));
  devices[1].name = "camera";
  devices[2].name = "stage";
  devices[2].timeout_s = 0;
  devices[3].name = "present";
  devices[3].usb->product = "0001";
  const auto result = wait.run(devices);
  REQUIRE_FALSE(result);
  CHECK(result.error().message() ==
        "Connection to scope at 1ab1:04ce timed out after 20 seconds (last error: it is not plugged in); "
        "Connection to "
        "camera at 1ab1:04ce timed out after 20 seconds (last error: it is not plugged in); stage at "
        "1ab1:04ce has not "
        "responded yet");
}

TEST_CASE("wait: skipping a device does not end the wait for the others") {
  Wait wait;
  Device other = scope(WaitPolicy::skip);
  other.timeout_s = 40;
  CHECK(wait.run({scope(WaitPolicy::skip), other}));
  CHECK(wait.left == std::vector<std::size_t>{2, 1, 0});
}

TEST_CASE("wait: an empty list returns immediately") {
  Wait wait;
  CHECK(wait.run({}));
  CHECK(wait.lines.empty());
}
