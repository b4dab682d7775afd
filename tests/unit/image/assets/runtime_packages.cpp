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
  const image::RuntimePackages request{
      .list = "/s/configure/runtime_debs", .upgrade = false, .dry_run = true};
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

TEST_CASE("runtime packages: a library that apt does not know is installed by the name that apt has for it") {
  struct FakeApt : Process {
    std::vector<std::string> commands;
    FileResult<ProcessResult> run(const ProcessRequest& request) override {
      const std::string command = text::replace_all(text::join(request.arguments, " "), "sudo ", "");
      if (command == "apt-cache pkgnames") return ProcessResult{0, "libavcodec59\n", ""};
      commands.push_back(command);
      const bool unknown = command.ends_with("60") || command.ends_with("gone1");
      return ProcessResult{unknown ? 100 : 0, "", ""};
    }
    FileError become(const ProcessRequest&) override { return {}; }
  } apt;
  image::RuntimePackages request{.list = {}, .packages = {"libavcodec60"}, .upgrade = false};
  std::ostringstream out;
  REQUIRE(image::install_packages(request, apt, {}, out));
  const std::string install = "apt-get install -y --no-install-recommends ";
  apt.commands.resize(3);  // without those that clean up
  CHECK(apt.commands ==
        std::vector<std::string>{"apt-get update", install + "libavcodec60", install + "libavcodec59"});
  CHECK(out.str() ==
        "installing packages: libavcodec60\n"
        "apt has no package `libavcodec60`; installing `libavcodec59` instead\n");
  request.packages = {"libgone1"};
  const auto installed = image::install_packages(request, apt, {}, out);
  REQUIRE_FALSE(installed);
  CHECK(installed.error().message().ends_with("exited with status 100; its messages are above"));
  CHECK(apt.commands.back() == install + "libgone1");
}
