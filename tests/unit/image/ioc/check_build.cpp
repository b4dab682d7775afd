#include "image/ioc/check_build.hpp"

#include <doctest/doctest.h>

#include <sstream>

#include "memory_disk.hpp"
#include "recording_process.hpp"

using namespace iocwright;

namespace {

struct Check {
  tests::MemoryDisk disk;
  tests::RecordingProcess process;
  Environment environment;
  Sources sources;
  Sink sink;
  std::ostringstream out;

  void run() { image::check_build({"/s", "/base", ""}, disk, process, environment, sources, sink, out); }
};

}  // namespace

TEST_CASE("check build: prints no summary after an error") {
  Check check;
  check.environment.set("EPICS_TARGET_ARCH", "linux-x86_64");
  check.run();
  CHECK(check.sink.first_message() == "EPICS Base has no `/base/dbd/base.dbd`");
  CHECK(check.out.str().empty());
}

TEST_CASE("check build: an unknown architecture is an error") {
  Check check;
  check.run();
  CHECK(check.sink.first_message().starts_with("the host architecture is unknown"));
  CHECK(check.out.str().empty());
}
