#include "image/assets/shared_libraries.hpp"

#include <doctest/doctest.h>

#include <algorithm>

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
  const image::MissingLibrary& missing = needed->missing.at("libfixture_gives_SHARED.so");
  CHECK(missing.wanted_by == "/app/bin/user.so");
  CHECK_FALSE(missing.foreign);
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

TEST_CASE("shared libraries: a library that a file names and may open is found, but is not required") {
  Machine machine;
  machine.put("/app/opener.so", FIXTURE_OPENS);
  machine.environment.set("LD_LIBRARY_PATH", "/opt/lib");
  const auto search = [&] {
    return image::needed_libraries({"/app/opener.so"}, machine.disk, machine.environment).value();
  };
  CHECK_FALSE(search().missing.contains("libfixture_gives_SHARED.so"));
  machine.gives("/opt/lib");
  const image::NeededLibraries needed = search();
  CHECK(needed.openers == std::vector<std::string>{"/app/opener.so"});
  const auto found =
      std::ranges::find(needed.found, "/opt/lib/libfixture_gives_SHARED.so", &image::NeededLibrary::path);
  REQUIRE(found != needed.found.end());
  CHECK(found->opened);
  CHECK(found->wanted_by == "/app/opener.so");
}

TEST_CASE("shared libraries: a library that one file needs and another opens is needed") {
  Machine machine;
  machine.put("/app/opener.so", FIXTURE_OPENS);
  machine.put("/app/user.so", FIXTURE_NEEDS);
  machine.environment.set("LD_LIBRARY_PATH", "/opt/lib");
  machine.gives("/opt/lib");
  const auto needed =
      image::needed_libraries({"/app/opener.so", "/app/user.so"}, machine.disk, machine.environment).value();
  for (const auto& library : needed.found) CHECK_FALSE(library.opened);
}

TEST_CASE("shared libraries: files for another machine find libraries in the folders of its cross compiler") {
  Machine machine;
  machine.disk.files["/proc/self/exe"] = content(FIXTURE_NEEDS);
  const auto foreign = [](const char* fixture) {
    std::string out = content(fixture);
    out[18] = static_cast<char>(183);  // e_machine: AArch64
    return out;
  };
  machine.disk.files["/app/user.so"] = foreign(FIXTURE_NEEDS);
  const auto search = [&] {
    return image::needed_libraries({"/app/user.so"}, machine.disk, machine.environment).value();
  };
  CHECK(search().missing.at("libfixture_gives_SHARED.so").foreign);
  machine.disk.files["/usr/aarch64-linux-gnu/lib/libfixture_gives_SHARED.so"] = foreign(FIXTURE_GIVES);
  CHECK(machine.found("/app/user.so") == "/usr/aarch64-linux-gnu/lib (system)");
}
