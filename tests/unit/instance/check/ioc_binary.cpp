#include "instance/check/ioc_binary.hpp"

#include <doctest/doctest.h>

#include "memory_disk.hpp"

namespace iocwright::check {

using Names = std::set<std::string>;

TEST_CASE("IOC binary: a command is a constant of the binary or of a library") {
  tests::MemoryDisk disk;
  disk.files = {{"/e/ioc/bin/linux-x86_64/ioc", std::string("\0ownConfigure\0", 14)},
                {"/e/support/demo/lib/linux-x86_64/libdemo.so", std::string("demoConfigure\0", 14)}};
  epics::EpicsPaths paths;
  paths.root = "/e";
  paths.ioc = "/e/ioc";
  paths.support = "/e/support";
  IocBinary binary(disk, paths);
  CHECK(binary.exists());
  CHECK(binary.missing({"ownConfigure", "demoConfigure", "demoConf", "other"}) == Names{"demoConf", "other"});
  CHECK(binary.missing({"other", "ownConfigure"}) == Names{"other"});
}

TEST_CASE("IOC binary: without one, nothing is known") {
  const tests::MemoryDisk disk;
  CHECK_FALSE(IocBinary(disk, {}).exists());
}

}  // namespace iocwright::check
