#include "image/module/lock_file.hpp"

#include <doctest/doctest.h>

#include "memory_disk.hpp"

using namespace iocwright;

TEST_CASE(
    "lock file: the version of EPICS Base comes from its makefile, its commit from the repository or "
    "`.commit`") {
  tests::MemoryDisk disk;
  disk.files["/base/configure/CONFIG_BASE_VERSION"] =
      "# EPICS_VERSION = 3\nEPICS_VERSION = 7\nEPICS_REVISION = 0\nEPICS_MODIFICATION = 8\nEPICS_PATCH_LEVEL "
      "= 1\nEPICS_DEV_SNAPSHOT=-DEV\n"
      "EPICS_SHORT_VERSION=$(EPICS_VERSION).$(EPICS_REVISION)\n";
  CHECK(image::read_base(disk, "/base")->version == "7.0.8.1-DEV");
  CHECK(image::read_base(disk, "/base")->commit == "");
  disk.files["/base/.commit"] = "0123abc\n";
  CHECK(image::read_base(disk, "/base")->commit == "0123abc");
  disk.files["/base/.git/HEAD"] = "4567def\n";
  CHECK(image::read_base(disk, "/base")->commit == "4567def");
  CHECK(image::read_base(disk, "/none")->version == "");
}

TEST_CASE("lock file: reading returns what was written") {
  tests::MemoryDisk disk;
  image::LockFile lock;
  lock.base = {"7.0.8.1", "0123abc"};
  image::LockedModule module;
  module.name = "w";
  module.local_changes = {"a.c"};
  module.requirements = {"v"};
  lock.modules.push_back(module);
  disk.files["/lock"] = lock.text();
  Sources sources;
  Sink sink;
  yaml::Reader reader{disk, sources, sink};
  const auto again = image::read_lock("/lock", reader, false);
  REQUIRE(again.has_value());
  CHECK(again->base.version == "7.0.8.1");
  CHECK(again->base.commit == "0123abc");
  CHECK(again->modules.at(0).local_changes == module.local_changes);
  CHECK(again->modules.at(0).requirements == module.requirements);
  disk.files["/old"] = "format: 1\nmodules: {}\n";
  CHECK(image::read_lock("/old", reader, false)->base.version == "");
}

TEST_CASE("lock file: an unreadable file does not count as missing") {
  tests::MemoryDisk disk;
  Sources sources;
  Sink sink;
  yaml::Reader reader{disk, sources, sink};
  CHECK(image::read_lock("/lock", reader, true).has_value());
  disk.errors["/lock"] = ESTALE;
  CHECK_FALSE(image::read_lock("/lock", reader, true).has_value());
  CHECK(sink.has_errors());
}
