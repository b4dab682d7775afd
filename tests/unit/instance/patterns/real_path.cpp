#include "instance/patterns/real_path.hpp"

#include <doctest/doctest.h>

#include "memory_disk.hpp"

using namespace iocwright;
using namespace iocwright::patterns;

TEST_CASE("real path: links are followed at any depth") {
  tests::MemoryDisk disk;
  disk.links["/a/link"] = "../b";
  disk.links["/b/absolute"] = "/c";
  CHECK(*real_path(disk, "/a/link/absolute/x") == "/c/x");
  CHECK(*real_path(disk, "/a/./missing/../y/") == "/a/y");
  CHECK(*real_path(disk, "/") == "/");
}

TEST_CASE("real path: a loop of links is an error") {
  tests::MemoryDisk disk;
  disk.links["/a"] = "b";
  disk.links["/b"] = "a";
  const auto found = real_path(disk, "/a/x");
  REQUIRE_FALSE(found);
  CHECK(found.error().code == ELOOP);
}
