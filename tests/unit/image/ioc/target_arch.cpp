#include "image/ioc/target_arch.hpp"

#include <doctest/doctest.h>

#include "memory_disk.hpp"
#include "recording_process.hpp"

using namespace iocwright;

TEST_CASE("target architecture: EPICS_TARGET_ARCH takes precedence over the host architecture") {
  tests::MemoryDisk disk;
  tests::RecordingProcess process;
  Environment environment;
  environment.set("EPICS_HOST_ARCH", "linux-x86_64");
  CHECK(*image::target_arch("/base", disk, process, environment) == "linux-x86_64");
  environment.set("EPICS_TARGET_ARCH", "RTEMS-beatnik");
  CHECK(*image::target_arch("/base", disk, process, environment) == "RTEMS-beatnik");
}
