#include "emit/find_definitions.hpp"

#include <doctest/doctest.h>

#include "memory_disk.hpp"

using namespace iocwright;

TEST_CASE("find definitions: sorted, the image's before the instance's") {
  tests::MemoryDisk disk;
  disk.files = {{"/defs/b/z.ibek.support.yaml", ""},
                {"/defs/a.ibek.support.yaml", ""},
                {"/defs/x.yaml", ""},
                {"/config/own.ibek.support.yaml", ""},
                {"/config/ioc.yaml", ""}};
  CHECK(emit::find_definitions(disk, "/defs", "/config") ==
        std::vector<std::string>{"/defs/a.ibek.support.yaml", "/defs/b/z.ibek.support.yaml", "/config/own.ibek.support.yaml"});
}

TEST_CASE("find definitions: the folders of a mounted ConfigMap are not seen twice") {
  tests::MemoryDisk disk;
  disk.folders = {"/config"};
  disk.files = {{"/config/..2026_01_01/own.ibek.support.yaml", ""}};
  disk.links = {{"/config/..data", "/config/..2026_01_01"},
                {"/config/own.ibek.support.yaml", "/config/..2026_01_01/own.ibek.support.yaml"}};
  CHECK(emit::find_definitions(disk, "/defs", "/config") == std::vector<std::string>{"/config/own.ibek.support.yaml"});
}
