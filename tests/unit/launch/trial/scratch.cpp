#include "launch/trial/scratch.hpp"

#include <doctest/doctest.h>

#include <filesystem>

#include "core/base/path.hpp"
#include "core/base/temporary_folder.hpp"
#include "environment_with.hpp"

namespace iocwright::launch {

namespace {

/// An image with an IOC, and a place for a scratch folder.
struct Place {
  RealDisk disk;
  TemporaryFolder folder = *TemporaryFolder::make(disk, {});
  std::string top = std::filesystem::canonical(folder.path()).string();
  std::string image = path::join(top, "image");
  Scratch scratch{path::join(top, "s")};
  Environment environment = tests::with({{"EPICS_ROOT", image}, {"IOC", image + "/generic"}});

  Place() {
    for (const char* name : {"runtime/old.db", "autosave/old.sav", "opi/old.bob", "support/a.template",
                             "ibek-defs/d.yaml", "generic/bin/ioc", "generic/config/ioc.yaml"})
      REQUIRE(disk.replace(path::join(image, name), name));
  }
  void make(const std::string& source, bool is_mounted) {
    const auto made = make_scratch(scratch, source, is_mounted, environment, disk);
    REQUIRE_MESSAGE(made, (made ? "" : made.error().message()));
  }
  std::string link(const std::string& name) const {
    return *disk.read_link(path::join(scratch.root(), name));
  }
  std::string content(const std::string& name) const {
    return disk.read(path::join(scratch.root(), name)).value_or("missing");
  }
};

}  // namespace

TEST_CASE("trial: a scratch root has what the image has, and empty folders where instances write") {
  Place place;
  place.make(place.image + "/generic/config", false);
  CHECK(place.content("support/a.template") == "support/a.template");
  CHECK(place.content("ioc/bin/ioc") == "generic/bin/ioc");
  CHECK(place.content("ioc/config/ioc.yaml") == "generic/config/ioc.yaml");
  for (const char* name : {"runtime", "autosave", "opi"})
    CHECK(place.disk.list(path::join(place.scratch.root(), name))->empty());
}

TEST_CASE("trial: the links of a root that is mounted lead to where the image stays visible") {
  Place place;
  place.make(place.image + "/generic/config", true);
  CHECK(place.link("support") == place.scratch.image() + "/support");
  CHECK(place.link("ioc/bin") == place.scratch.image() + "/generic/bin");
  CHECK(place.link("ioc/config") == place.scratch.image() + "/generic/config");
}

TEST_CASE("trial: an instance file becomes ioc.yaml beside the other files of its folder") {
  Place place;
  const std::string config = path::join(place.top, "config");
  for (const char* name : {"test.yaml", "ioc.yaml", "own.db"})
    REQUIRE(place.disk.replace(path::join(config, name), name));
  const auto source = instance_source(config + "/test.yaml", place.disk);
  REQUIRE(source);
  place.make(*source, false);
  CHECK(place.content("ioc/config/ioc.yaml") == "test.yaml");
  CHECK(place.content("ioc/config/own.db") == "own.db");
  CHECK(*instance_source(config + "/ioc.yaml", place.disk) == config);
  CHECK(*instance_source(config, place.disk) == config);
  CHECK_FALSE(instance_source(config + "/missing", place.disk));
}

TEST_CASE("trial: a trial waits for no hardware, restarts nothing and serves only loopback") {
  const Environment given = tests::with(
      {{"IOCWRIGHT_RESTART", "on-failure"}, {"IOCWRIGHT_METRICS", "0.0.0.0:1"}, {"EPICS_ROOT", "/e"}});
  const Environment out = trial_environment({"/s"}, {"p", "BL01"}, false, given);
  CHECK(out.get("IBEK_DO_WAIT_DISABLE") == "true");
  CHECK(out.find("IOCWRIGHT_RESTART") == nullptr);
  CHECK(out.find("IOCWRIGHT_METRICS") == nullptr);
  CHECK(out.get("EPICS_CAS_INTF_ADDR_LIST") == "127.0.0.1");
  CHECK(out.get("EPICS_PVA_AUTO_ADDR_LIST") == "NO");
  CHECK(out.get("EPICS_ROOT") == "/s/epics");
  CHECK(out.get("IOC_NAME") == "BL01");
  CHECK(trial_environment({"/s"}, {"p", "BL01"}, true, given).get("EPICS_ROOT") == "/e");
}

}  // namespace iocwright::launch
