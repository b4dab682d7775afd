#include "image/assets/runtime_packages.hpp"

#include <doctest/doctest.h>

#include <sstream>

#include "memory_disk.hpp"

using namespace iocwright;

TEST_CASE("runtime packages: a missing list counts as empty, an unreadable one is an error") {
  tests::MemoryDisk disk;
  RealProcess process;
  std::ostringstream out;
  const image::RuntimePackages request{"/s/configure/runtime_debs", false, true};
  REQUIRE(image::install_runtime_packages(request, disk, process, {}, out));
  CHECK(out.str() == "no packages to install\n");
  disk.errors[request.list] = EIO;
  const auto installed = image::install_runtime_packages(request, disk, process, {}, out);
  REQUIRE_FALSE(installed);
  CHECK(installed.error().message() == "cannot read `/s/configure/runtime_debs`: Input/output error");
}
