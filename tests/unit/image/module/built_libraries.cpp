#include "image/module/built_libraries.hpp"

#include <doctest/doctest.h>

#include "memory_disk.hpp"

using namespace iocwright;

namespace {

/// A module that has built the libraries `pump` and `valve`.
struct Built {
  tests::MemoryDisk disk;
  image::Target target;
  image::RegisterModule module;

  Built() {
    target.support = "/s";
    target.epics_base = "/base";
    target.target_arch = "linux-x86_64";
    module.folder = "/s/pump";
    disk.files["/s/pump/lib/linux-x86_64/libpump.so"] = "";
    disk.files["/s/pump/lib/linux-x86_64/libvalve.a"] = "";
  }

  /// The message and the help for the libraries in the recipe; empty if all exist.
  std::string check(std::vector<std::string> libraries) {
    module.libs.assign(libraries.begin(), libraries.end());
    const auto checked = image::check_libraries(module, target, disk);
    return checked ? "" : checked.error().message() + "\n" + checked.error().help_text();
  }
};

}  // namespace

TEST_CASE("built libraries: shared and static ones of the module are found") {
  CHECK(Built().check({"pump", "valve"}) == "");
}

TEST_CASE("built libraries: those of other modules, of EPICS Base and of the system are found") {
  Built test;
  test.disk.files["/s/asyn/lib/linux-x86_64/libasyn.so"] = "";
  test.disk.files["/base/lib/linux-x86_64/libca.so.4.14"] = "";
  test.disk.files["/usr/lib/x86_64-linux-gnu/libusb-1.0.so"] = "";
  CHECK(test.check({"asyn", "ca", "usb-1.0"}) == "");
}

TEST_CASE("built libraries: a missing one is an error that suggests a similar name") {
  CHECK(Built().check({"pump", "valves"}) ==
        "the module has not built the library `valves`: it is not in `/s/pump/lib/linux-x86_64`\n"
        "did you mean `valve`?");
  CHECK(Built().check({"temperature"}).ends_with("\nthe module has built `pump` and `valve`"));
}

TEST_CASE("built libraries: a library for another architecture does not count") {
  Built test;
  test.disk.files["/s/pump/lib/linux-arm/libarm.so"] = "";
  CHECK(test.check({"arm"}).starts_with("the module has not built the library `arm`"));
}
