#include "launch/start/do_wait.hpp"

#include <doctest/doctest.h>

#include "memory_disk.hpp"

using namespace iocwright;

namespace {

/// Advances by a second with each look, so that no pause takes real time.
class FastClock : public Clock {
 public:
  Seconds now() const override { return Seconds(++looks_); }
  void sleep(Seconds) override {}

 private:
  mutable int looks_ = 0;
};

struct Wait {
  tests::MemoryDisk disk;
  FastClock clock;
  Sources sources;
  Sink sink;
  const Environment environment{{{"IOCWRIGHT_STATE_DIR", "/state"}}};

  ExitStatus run() {
    yaml::Reader reader{disk, sources, sink};
    return launch::do_wait("/wait_list.yaml", disk, clock, reader, environment);
  }
  bool completed() const { return disk.files.contains("/state/doWait_completed.txt"); }
};

}  // namespace

TEST_CASE("do-wait: without a list the wait is completed at once") {
  Wait wait;
  CHECK(wait.run() == done);
  CHECK(wait.completed());
}

TEST_CASE("do-wait: a device that does not answer has its own exit status") {
  Wait wait;
  wait.disk.files["/wait_list.yaml"] =
      "- {type: ibek.wait_usb, device: scope, id: '1ab1:04ce', timeout: 5}\n";
  CHECK(wait.run() == no_hardware);
  CHECK_FALSE(wait.completed());
}

TEST_CASE("do-wait: a state folder that cannot be written is a failed step") {
  Wait wait;
  wait.disk.maximum_changes = 0;
  CHECK(wait.run() == step_failed);
}
