#include "image/assets/runtime_packages.hpp"

#include <doctest/doctest.h>

#include <sstream>

#include "core/base/text.hpp"
#include "memory_disk.hpp"

using namespace iocwright;

TEST_CASE("runtime packages: a missing list counts as empty, an unreadable one is an error") {
  tests::MemoryDisk disk;
  RealProcess process;
  std::ostringstream out;
  const image::RuntimePackages request{.list = "/s/configure/runtime_debs", .upgrade = false, .dry_run = true};
  REQUIRE(image::install_runtime_packages(request, disk, process, {}, out));
  CHECK(out.str() == "no packages to install\n");
  disk.errors[request.list] = EIO;
  const auto installed = image::install_runtime_packages(request, disk, process, {}, out);
  REQUIRE_FALSE(installed);
  CHECK(installed.error().message() == "cannot read `/s/configure/runtime_debs`: Input/output error");
}

TEST_CASE("runtime packages: apt's lists and archives and our own downloads are removed, unless it is off") {
  tests::MemoryDisk disk;
  RealProcess process;
  image::RuntimePackages request{.list = "/runtime_debs", .upgrade = false, .dry_run = true};
  disk.files[request.list] = "libtiff6 https://host/pool/x_1.deb /tmp/local.deb\n";
  const auto commands = [&] {
    std::ostringstream out;
    REQUIRE(image::install_runtime_packages(request, disk, process, {}, out));
    return text::replace_all(out.str(), "sudo ", "");
  };
  const std::string installed =
      "installing packages: libtiff6 https://host/pool/x_1.deb /tmp/local.deb\n"
      "/usr/lib/apt/apt-helper download-file https://host/pool/x_1.deb /tmp/x_1.deb\n"
      "apt-get update\n"
      "apt-get install -y --no-install-recommends libtiff6 /tmp/x_1.deb /tmp/local.deb\n";
  CHECK(commands() == installed +
                          "rm -f -- /tmp/x_1.deb\n"
                          "apt-get clean\n"
                          "find /var/lib/apt/lists -mindepth 1 -delete\n");
  request.clean = false;
  CHECK(commands() == installed);
}
