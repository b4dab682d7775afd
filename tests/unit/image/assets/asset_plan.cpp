#include "image/assets/asset_plan.hpp"

#include <doctest/doctest.h>

#include <sstream>

#include "memory_disk.hpp"

using namespace iocwright;
using image::AssetKind;

namespace {

using Paths = std::vector<std::string>;

/// A developer image, with the parts of $EPICS_ROOT that a test needs.
struct Image {
  tests::MemoryDisk disk;
  Environment environment;
  Sink sink;
  image::AssetRequest request{.destination = "/assets",
                              .source = "/epics",
                              .extras = {},
                              .support = "/epics/support",
                              .ioc = "/epics/ioc",
                              .base = "/epics/epics-base",
                              .host_arch = "linux",
                              .target_arch = ""};

  void add(const Paths& paths) {
    for (const std::string& path : paths) disk.files[path] = "content";
  }
  image::AssetPlan plan() { return image::plan_assets(request, disk, environment, sink); }
  /// The paths of the planned files and links.
  Paths files() {
    Paths out;
    for (const auto& [path, asset] : plan())
      if (asset.kind != AssetKind::folder) out.push_back(path);
    return out;
  }
  std::string messages() {
    std::ostringstream out;
    sink.flush(Sources(), {}, out);
    return out.str();
  }
};

}  // namespace

TEST_CASE("asset plan: the parent folders of a file come before it") {
  Image image;
  image.add({"/epics/versions.json"});
  const image::AssetPlan plan = image.plan();
  Paths paths;
  for (const auto& [path, asset] : plan) paths.push_back(path);
  CHECK(paths == Paths{"/epics", "/epics/versions.json"});
  CHECK(plan.at("/epics").kind == AssetKind::folder);
}

TEST_CASE("asset plan: the defaults are the configuration, the definitions and the IOC") {
  Image image;
  image.add({"/epics/support/configure/RELEASE", "/epics/ibek-defs/a.yaml", "/epics/pvi-defs/b.yaml",
             "/epics/ioc/Makefile", "/epics/ioc/bin/ioc", "/epics/other/file", "/venv/bin/python"});
  CHECK(image.files() == Paths{"/epics/ibek-defs/a.yaml", "/epics/ioc/Makefile", "/epics/ioc/bin/ioc",
                               "/epics/pvi-defs/b.yaml", "/epics/support/configure/RELEASE",
                               "/venv/bin/python"});
  image.request.defaults = false;
  CHECK(image.files() == Paths{"/epics/ioc/bin/ioc"});  // found because the IOC looks like a module
}

TEST_CASE("asset plan: the programs, libraries, databases and protocols of a module are included") {
  Image image;
  image.add({"/epics/support/asyn/bin/linux/tool", "/epics/support/asyn/lib/linux/libasyn.so",
             "/epics/support/asyn/db/asyn.db", "/epics/support/asyn/asynApp/Db/a.template",
             "/epics/support/asyn/asynApp/protocol/a.proto", "/epics/support/asyn/asynApp/src/a.c",
             "/epics/support/asyn/include/asyn.h"});
  CHECK(image.files() == Paths{"/epics/support/asyn/asynApp/Db/a.template",
                               "/epics/support/asyn/asynApp/protocol/a.proto",
                               "/epics/support/asyn/bin/linux/tool", "/epics/support/asyn/db/asyn.db",
                               "/epics/support/asyn/lib/linux/libasyn.so"});
}

TEST_CASE("asset plan: static archives are left out, unless they are requested by name") {
  Image image;
  image.add({"/epics/support/asyn/lib/linux/libasyn.a", "/epics/support/asyn/lib/linux/libasyn.so",
             "/python/lib/config/libpython.a", "/data/notes.a"});
  image.disk.links["/epics/support/asyn/lib/linux/libother.a"] = "libasyn.a";
  image.request.extras = {"/python", "/data"};
  CHECK(image.files() == Paths{"/data/notes.a", "/epics/support/asyn/lib/linux/libasyn.so"});
  image.request.extras = {"/epics/support/asyn/lib/linux/libasyn.a"};
  CHECK(image.files() ==
        Paths{"/epics/support/asyn/lib/linux/libasyn.a", "/epics/support/asyn/lib/linux/libasyn.so"});
}

TEST_CASE("asset plan: a pruned image has only the tools that an instance runs") {
  Image image;
  image.request.prune = true;
  image.add({"/epics/epics-base/bin/linux/msi", "/epics/epics-base/bin/linux/makeBpt",
             "/epics/epics-base/lib/linux/libCom.a", "/epics/epics-base/db/iocsh.db",
             "/epics/support/configure/logs/asyn/make.log", "/epics/support/configure/RELEASE",
             "/venv/bin/python"});
  CHECK(image.files() == Paths{"/epics/epics-base/bin/linux/msi", "/epics/epics-base/db/iocsh.db",
                               "/epics/support/configure/RELEASE"});
}

TEST_CASE("asset plan: if a pruned IOC is a link, its target and the files that it loads are included") {
  Image image;
  image.request.prune = true;
  image.disk.links["/epics/ioc"] = "/repo/ioc";
  image.disk.folders.insert("/repo/ioc");
  image.add({"/epics/versions.json", "/repo/ioc/bin/linux/ioc", "/repo/ioc/start.sh", "/repo/ioc/Makefile",
             "/repo/ioc/.gitignore", "/repo/ioc/src/main.cpp", "/repo/ibek-support/asyn/asyn.proto",
             "/repo/ibek-support/asyn/README", "/repo/other/other.proto"});
  CHECK(image.files() == Paths{"/epics/ioc", "/epics/versions.json", "/repo/ibek-support/asyn/asyn.proto",
                               "/repo/ioc/bin/linux/ioc", "/repo/ioc/start.sh"});
  CHECK(image.plan().at("/epics/ioc").target == "/repo/ioc");
}

TEST_CASE("asset plan: trees that were moved aside, and the new image itself, are excluded") {
  Image image;
  image.request.destination = "/epics/assets";
  image.add({"/epics/support/asyn.2026-01-02T03-04-05/lib/libasyn.so", "/epics/assets/lib/libasyn.so"});
  CHECK(image.files().empty());
}

TEST_CASE("asset plan: only programs and libraries outside Python installations are stripped") {
  Image image;
  image.add({"/epics/ioc/bin/linux/ioc", "/epics/ioc/db/a.db", "/venv/lib/python3.11/x.so"});
  const image::AssetPlan plan = image.plan();
  CHECK(plan.at("/epics/ioc/bin/linux/ioc").strip);
  CHECK_FALSE(plan.at("/epics/ioc/db/a.db").strip);
  CHECK_FALSE(plan.at("/venv/lib/python3.11/x.so").strip);
}

TEST_CASE("asset plan: a missing file causes a warning that says where it was requested") {
  Image image;
  image.request.extras = {"here", "/missing"};
  image.add({"/epics/here"});
  image.disk.files["/epics/support/configure/runtime_files_list"] = "\n  support/missing.cfg \n";
  CHECK(image.files() == Paths{"/epics/here", "/epics/support/configure/runtime_files_list"});
  CHECK_FALSE(image.sink.has_errors());
  CHECK(image.messages() ==
        "iocwright: warning: `/missing` is missing and will not be in the runtime image [missing-asset]\n"
        "note: requested on the command line\n\n"
        "iocwright: warning: `/epics/support/missing.cfg` is missing and will not be in the runtime image "
        "[missing-asset]\n"
        "note: requested in `runtime_files_list`\n");
}

TEST_CASE("asset plan: links in a tree are kept, and a pruned image also has their targets") {
  Image image;
  image.disk.links["/epics/ibek-defs/a.yaml"] = "/repo/a.yaml";
  image.add({"/repo/a.yaml", "/epics/ibek-defs/b.yaml"});
  CHECK(image.files() == Paths{"/epics/ibek-defs/a.yaml", "/epics/ibek-defs/b.yaml"});
  image.request.prune = true;
  CHECK(image.files() == Paths{"/epics/ibek-defs/a.yaml", "/epics/ibek-defs/b.yaml", "/repo/a.yaml"});
}

TEST_CASE("asset plan: a cycle of links is not followed forever") {
  Image image;
  image.request.prune = true;
  image.disk.links["/epics/ibek-defs/a"] = "b";
  image.disk.links["/epics/ibek-defs/b"] = "a";
  image.add({"/epics/ibek-defs/c"});
  CHECK(image.files() == Paths{"/epics/ibek-defs/a", "/epics/ibek-defs/b", "/epics/ibek-defs/c"});
}

TEST_CASE("asset plan: a missing library is an error in a pruned image") {
  Image image;
  image.disk.files["/epics/ioc/bin/linux/ioc"] = RealDisk().read(FIXTURE_NEEDS).value();
  image.plan();
  CHECK_FALSE(image.sink.has_errors());
  image.request.prune = true;
  image.plan();
  CHECK(image.sink.has_errors());
  CHECK(image.messages().find("needs `libfixture_gives_SHARED.so`") != std::string::npos);
}

TEST_CASE("asset plan: a folder that cannot be read is an error") {
  Image image;
  image.add({"/epics/ibek-defs/a.yaml"});
  image.disk.errors["/epics/ibek-defs"] = EIO;
  image.plan();
  CHECK(image.sink.has_errors());
}

TEST_CASE("asset plan: the tools of a pruned image come from EPICS Base, which may be outside the source") {
  Image image;
  image.request.prune = true;
  image.request.base = "/opt/epics/base";
  image.add({"/opt/epics/base/bin/linux/msi", "/opt/epics/base/bin/linux/caget",
             "/opt/epics/base/bin/linux/makeBpt", "/epics/versions.json"});
  CHECK(image.files() ==
        Paths{"/epics/versions.json", "/opt/epics/base/bin/linux/caget", "/opt/epics/base/bin/linux/msi"});
  CHECK(image.messages().empty());
}

TEST_CASE("asset plan: a pruned image without the tool of probes causes a warning") {
  Image image;
  image.request.prune = true;
  image.add({"/epics/epics-base/bin/linux/msi", "/epics/epics-base/bin/other/caget"});
  CHECK(image.files() == Paths{"/epics/epics-base/bin/linux/msi"});
  CHECK(image.messages() ==
        "iocwright: warning: `caget` is neither in EPICS Base, `/epics/epics-base`, nor in PATH, and will not "
        "be in the runtime image [missing-asset]\n"
        "   help: EPICS_BASE names the folder of EPICS Base\n");
}

TEST_CASE("asset plan: a pruned image has the programs of its target") {
  Image image;
  image.request.prune = true;
  image.request.target_arch = "linux-aarch64";
  for (const char* arch : {"linux", "linux-aarch64"})
    for (const char* tool : {"msi", "caget"})
      image.add({std::string("/epics/epics-base/bin/") + arch + "/" + tool});
  image.add({"/epics/ioc/bin/linux/ioc", "/epics/ioc/bin/linux-aarch64/ioc"});
  CHECK(image.files() == Paths{"/epics/epics-base/bin/linux-aarch64/caget",
                               "/epics/epics-base/bin/linux-aarch64/msi",
                               "/epics/ioc/bin/linux-aarch64/ioc"});
}

TEST_CASE("asset plan: an IOC of RTEMS comes with the tools of the host, where its files are generated") {
  Image image;
  image.request.prune = true;
  image.request.target_arch = "RTEMS-beatnik";
  image.add({"/epics/epics-base/bin/linux/msi", "/epics/epics-base/bin/linux/caget",
             "/epics/ioc/bin/RTEMS-beatnik/ioc.boot", "/epics/support/asyn/lib/RTEMS-beatnik/libasyn.a"});
  CHECK(image.files() == Paths{"/epics/epics-base/bin/linux/caget", "/epics/epics-base/bin/linux/msi",
                               "/epics/ioc/bin/RTEMS-beatnik/ioc.boot"});
  CHECK(image.messages().empty());
}

TEST_CASE("asset plan: an IOC that was not built for the target causes a warning") {
  Image image;
  image.request.prune = true;
  image.request.defaults = true;
  image.request.target_arch = "linux-aarch64";
  image.add({"/epics/ioc/bin/linux/ioc", "/epics/epics-base/bin/linux-aarch64/msi",
             "/epics/epics-base/bin/linux-aarch64/caget"});
  image.plan();
  CHECK(image.messages() ==
        "iocwright: warning: the IOC was not built for `linux-aarch64`: `/epics/ioc/bin/linux-aarch64` is "
        "missing [missing-asset]\n");
}

TEST_CASE(
    "asset plan: libraries of modules that nothing is linked with are kept with a note, Base's are not") {
  Image image;
  image.request.prune = true;
  const std::string lib = "/epics/support/camera/lib/linux/";
  image.add({"/epics/epics-base/lib/linux/libspare.so", "/epics/epics-base/bin/linux/msi",
             "/epics/epics-base/bin/linux/caget", lib + "libplugin.so.1", lib + "plugin.la"});
  image.disk.links[lib + "libplugin.so"] = lib + "libplugin.so.1";
  CHECK(image.files() == Paths{"/epics/epics-base/bin/linux/caget", "/epics/epics-base/bin/linux/msi",
                               lib + "libplugin.so", lib + "libplugin.so.1"});
  CHECK(image.plan().at(lib + "libplugin.so.1").note ==
        "no program is linked with it, but dlopen() may open it");
}

TEST_CASE("asset plan: what a library opens by name is kept with a note, and what that needs is optional") {
  Image image;
  image.request.prune = true;
  const RealDisk real;
  image.disk.files["/epics/support/camera/lib/linux/libopens.so"] = real.read(FIXTURE_OPENS).value();
  image.disk.files["/vendor/libfixture_gives_SHARED.so"] = real.read(FIXTURE_GIVES).value();
  image.environment.set("LD_LIBRARY_PATH", "/vendor");
  const image::AssetPlan plan = image.plan();
  CHECK(plan.at("/vendor/libfixture_gives_SHARED.so").note ==
        "`/epics/support/camera/lib/linux/libopens.so` may open it with dlopen()");
  CHECK(plan.at("/epics/support/camera/lib/linux/libopens.so").note ==
        "calls dlopen(); if it opens other libraries, request them in runtime_files");
  CHECK_FALSE(image.sink.has_errors());  // libc and others are missing on this disk
}
