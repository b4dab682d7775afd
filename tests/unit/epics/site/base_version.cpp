#include "epics/site/base_version.hpp"

#include <doctest/doctest.h>

#include "environment_with.hpp"
#include "memory_disk.hpp"

using namespace iocwright;
using tests::with;

TEST_CASE("base version: the version of Base is read from its file, else from EPICS_VERSION") {
  tests::MemoryDisk disk;
  CHECK(epics::base_version(disk, with({{"EPICS_VERSION", "R7.0.8"}})) == std::array{7, 0, 8, 0});
  CHECK(epics::base_version(disk, with({{"EPICS_VERSION", "7.0.8.1-rc1"}})) == std::array{7, 0, 8, 1});
  CHECK_FALSE(epics::base_version(disk, with({})).value().has_value());
  REQUIRE(disk.write("/base/configure/CONFIG_BASE_VERSION",
                     "# EPICS_VERSION = 1\nEPICS_VERSION = 7\nEPICS_REVISION = 0\n\nEPICS_MODIFICATION = "
                     "3\nEPICS_PATCH_LEVEL = 1\n"));
  CHECK(epics::base_version(disk, with({{"EPICS_BASE", "/base"}, {"EPICS_VERSION", "R7.0.8"}})) ==
        std::array{7, 0, 3, 1});
}

TEST_CASE("base version: the default folder of Base is below EPICS_ROOT") {
  tests::MemoryDisk disk;
  REQUIRE(disk.write("/r/epics-base/configure/CONFIG_BASE_VERSION", "EPICS_VERSION = 7\n"));
  CHECK(epics::base_version(disk, with({{"EPICS_ROOT", "/r"}})) == std::array{7, 0, 0, 0});
}
