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
  const auto again = image::read_lock("/lock", reader);
  REQUIRE(again.has_value());
  CHECK(again->base.version == "7.0.8.1");
  CHECK(again->base.commit == "0123abc");
  CHECK(again->modules.at(0).local_changes == module.local_changes);
  CHECK(again->modules.at(0).requirements == module.requirements);
  CHECK(again->modules.at(0).place_of("tree").begin > again->modules.at(0).place.begin);
  CHECK(again->modules.at(0).place_of("downloads/x").begin == again->modules.at(0).place.begin);
}

TEST_CASE("lock file: format 1 is only read as the state of $SUPPORT, and its modules are built again") {
  tests::MemoryDisk disk;
  Sources sources;
  Sink sink;
  yaml::Reader reader{disk, sources, sink};
  disk.files["/old"] =
      "format: 1\nmodules:\n  w: {macro: W, url: u, version: \"1.0\", commit: c, tree: t, recipe: r, key: k, "
      "built: now}\n";
  const auto own = image::read_own_lock("/old", reader);
  REQUIRE(own.has_value());
  CHECK(own->base.version == "");
  CHECK(own->modules.at(0).asked == "1.0");
  CHECK(own->modules.at(0).key == "");
  CHECK_FALSE(sink.has_errors());
  CHECK_FALSE(image::read_lock("/old", reader).has_value());
  CHECK(sink.first_message().find("unknown format 1 of a lock file") == 0);
}

TEST_CASE("lock file: a later format is refused, whatever it contains") {
  tests::MemoryDisk disk;
  Sources sources;
  Sink sink;
  yaml::Reader reader{disk, sources, sink};
  disk.files["/new"] = "format: 3\nthings: []\n";
  CHECK_FALSE(image::read_own_lock("/new", reader).has_value());
  CHECK(sink.error_count() == 1);
  CHECK(sink.first_message().find("unknown format 3 of a lock file") == 0);
}

TEST_CASE("lock file: an unreadable file does not count as missing") {
  tests::MemoryDisk disk;
  Sources sources;
  Sink sink;
  yaml::Reader reader{disk, sources, sink};
  CHECK(image::read_own_lock("/lock", reader).has_value());
  disk.errors["/lock"] = ESTALE;
  CHECK_FALSE(image::read_own_lock("/lock", reader).has_value());
  CHECK(sink.has_errors());
}
