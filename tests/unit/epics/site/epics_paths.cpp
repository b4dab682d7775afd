#include "epics/site/epics_paths.hpp"

#include <doctest/doctest.h>

#include "memory_disk.hpp"

using namespace iocwright;

namespace {

using Variables = std::map<std::string, std::string, std::less<>>;

std::string arch(const tests::MemoryDisk& disk, Variables variables) {
  return epics::host_arch(disk, Environment(std::move(variables))).value();
}

/// The path of `caget`, which is not in PATH.
std::string caget(const tests::MemoryDisk& disk, Variables variables) {
  variables["PATH"] = "/nonexistent";
  return epics::base_tool("caget", disk, Environment(std::move(variables))).value();
}

}  // namespace

TEST_CASE("epics paths: all folders are below EPICS_ROOT by default") {
  const auto paths = epics::EpicsPaths::from(Environment{});
  CHECK(paths.root == "/epics");
  CHECK(paths.support == "/epics/support");
  CHECK(paths.ioc == "/epics/ioc");
  CHECK(paths.config == "/epics/ioc/config");
  CHECK(paths.runtime == "/epics/runtime");
  CHECK(paths.state == "/tmp");
}

TEST_CASE("epics paths: environment variables replace the defaults") {
  const auto paths = epics::EpicsPaths::from(
      Environment(Variables{{"EPICS_ROOT", "/r"}, {"IOC", "/i"}, {"IOCWRIGHT_STATE_DIR", "/s"}}));
  CHECK(paths.root == "/r");
  CHECK(paths.support == "/r/support");
  CHECK(paths.config == "/i/config");
  CHECK(paths.runtime == "/r/runtime");
  CHECK(paths.state == "/s");
}

TEST_CASE("host_arch: the variable takes precedence over the only folder that contains an IOC") {
  tests::MemoryDisk disk;
  CHECK(arch(disk, {}).empty());
  disk.files = {{"/epics/ioc/bin/linux-x86_64/ioc", ""}, {"/epics/ioc/bin/README/x", ""}};
  CHECK(arch(disk, {}) == "linux-x86_64");
  CHECK(arch(disk, {{"EPICS_HOST_ARCH", "linux-arm"}}) == "linux-arm");
  CHECK(arch(disk, {{"IOC", "/other"}}).empty());
  disk.files["/epics/ioc/bin/linux-arm/ioc"] = "";
  CHECK(arch(disk, {}).empty());
}

TEST_CASE("base_tool: prefers the host architecture, then any other, then the bare name") {
  tests::MemoryDisk disk;
  CHECK(caget(disk, {}) == "caget");
  disk.files = {{"/epics/epics-base/bin/linux-arm/caget", ""},
                {"/epics/epics-base/bin/linux-x86_64/caget", ""}};
  CHECK(caget(disk, {{"EPICS_HOST_ARCH", "linux-x86_64"}}) == "/epics/epics-base/bin/linux-x86_64/caget");
  CHECK(caget(disk, {{"EPICS_HOST_ARCH", "windows"}}) == "/epics/epics-base/bin/linux-arm/caget");
  CHECK(caget(disk, {{"EPICS_BASE", "/base"}}) == "caget");
}
