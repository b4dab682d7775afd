#include "image/assets/shared_libraries.hpp"

#include <doctest/doctest.h>

#include "memory_disk.hpp"

using namespace iocwright;

namespace {

std::string content(const char* path) { return RealDisk().read(path).value(); }

/// A machine whose libraries are on an in-memory disk. `gives` adds the library that the others need.
struct Machine {
  tests::MemoryDisk disk;
  Environment environment;

  void put(const std::string& path, const char* fixture) { disk.files[path] = content(fixture); }
  void gives(const std::string& folder) { put(folder + "/libfixture_gives_SHARED.so", FIXTURE_GIVES); }

  std::string found(const std::string& file) {
    const auto needed = image::needed_libraries({file}, disk, environment).value();
    for (const auto& library : needed.found)
      if (library.path.find("gives") != std::string::npos)
        return library.path.substr(0, library.path.rfind('/')) + (library.system ? " (system)" : "");
    return "missing";
  }
};

}  // namespace

TEST_CASE(
    "shared libraries: LD_LIBRARY_PATH is searched before DT_RUNPATH, and the system's folders come last") {
  Machine machine;
  machine.put("/app/bin/user.so", FIXTURE_NEEDS);
  CHECK(machine.found("/app/bin/user.so") == "missing");
  machine.gives("/usr/lib");
  CHECK(machine.found("/app/bin/user.so") == "/usr/lib (system)");
  machine.gives("/opt/lib");
  CHECK(machine.found("/app/bin/user.so") == "/opt/lib");
  machine.gives("/app/bin/../lib");
  CHECK(machine.found("/app/bin/user.so") == "/app/bin/../lib");
  machine.gives("/env");
  machine.environment.set("LD_LIBRARY_PATH", "/none:/env");
  CHECK(machine.found("/app/bin/user.so") == "/env");
}

TEST_CASE("shared libraries: DT_RPATH takes precedence over LD_LIBRARY_PATH") {
  Machine machine;
  machine.put("/app/user.so", FIXTURE_RPATH);
  machine.gives("/env");
  machine.environment.set("LD_LIBRARY_PATH", "/env");
  CHECK(machine.found("/app/user.so") == "/env");
  machine.gives("/app/own");
  CHECK(machine.found("/app/user.so") == "/app/own");
}

TEST_CASE(
    "shared libraries: folders in ld.so.conf are searched, but only folders of packages count as the "
    "system's") {
  Machine machine;
  machine.put("/app/bin/user.so", FIXTURE_NEEDS);
  machine.disk.files["/etc/ld.so.conf"] = "include /etc/ld.so.conf.d/*.conf\n";
  machine.disk.files["/etc/ld.so.conf.d/own.conf"] = "# own\n/usr/local/lib # first\n";
  machine.disk.files["/etc/ld.so.conf.d/other"] = "/other\n";
  machine.gives("/other");
  CHECK(machine.found("/app/bin/user.so") == "missing");
  machine.gives("/usr/local/lib");
  CHECK(machine.found("/app/bin/user.so") == "/usr/local/lib");
}

TEST_CASE(
    "shared libraries: a library for another machine is skipped, and a missing one is reported with its "
    "user") {
  Machine machine;
  machine.put("/app/bin/user.so", FIXTURE_NEEDS);
  machine.gives("/opt/lib");
  machine.disk.files["/opt/lib/libfixture_gives_SHARED.so"][18] = 40;  // e_machine: ARM
  const auto needed =
      image::needed_libraries({"/app/bin/user.so", "/not/there"}, machine.disk, machine.environment);
  REQUIRE(needed);
  CHECK(needed->missing.at("libfixture_gives_SHARED.so") == "/app/bin/user.so");
}

TEST_CASE(
    "shared libraries: like the loader, the search skips files without read permission, but reports disk "
    "errors") {
  Machine machine;
  machine.put("/app/bin/user.so", FIXTURE_NEEDS);
  machine.gives("/env");
  machine.gives("/usr/lib");
  machine.environment.set("LD_LIBRARY_PATH", "/env");
  machine.disk.errors["/env/libfixture_gives_SHARED.so"] = EACCES;
  CHECK(machine.found("/app/bin/user.so") == "/usr/lib (system)");
  machine.disk.errors["/env/libfixture_gives_SHARED.so"] = EIO;
  CHECK_FALSE(image::needed_libraries({"/app/bin/user.so"}, machine.disk, machine.environment));
}
