#include "instance/find_instances.hpp"

#include <doctest/doctest.h>

#include "memory_disk.hpp"

namespace iocwright::instance {

TEST_CASE("find_instances: finds config folders below a repository, in order") {
  tests::MemoryDisk disk;
  disk.files = {{"repo/services/b/config/ioc.yaml", ""},
                {"repo/services/a/config/st.cmd", ""},
                {"repo/services/gateway/config/gw.conf", ""},
                {"repo/services/.template/config/ioc.yaml", ""},
                {"repo/services/b/config/old/ioc.yaml", ""}};
  const auto found = find_instances("repo", disk);
  REQUIRE(found.has_value());
  CHECK(*found == std::vector<std::string>{"repo/services/a/config", "repo/services/b/config"});
}

TEST_CASE("find_instances: a file is an instance, and a folder without any is an error") {
  tests::MemoryDisk disk;
  disk.files = {{"x/my.yaml", ""}};
  const auto found = find_instances("x/my.yaml", disk);
  REQUIRE(found);
  CHECK(*found == std::vector<std::string>{"x/my.yaml"});
  CHECK_FALSE(find_instances("x", disk).has_value());
}

TEST_CASE("shards: each instance is in exactly one") {
  for (const char* path : {"services/a/config", "services/b/config", "c"}) {
    std::size_t count = 0;
    for (std::size_t i = 1; i <= 3; ++i) count += Shard{i, 3}.contains(path) ? 1 : 0;
    CHECK(count == 1);
  }
  CHECK(Shard{1, 3}.contains("./a") == Shard{1, 3}.contains("a"));
}

TEST_CASE("shards: are written as I/N") {
  CHECK(parse_shard("2/8")->index == 2);
  CHECK(parse_shard("2/8")->count == 8);
  for (const char* wrong : {"", "2", "0/2", "3/2", "1/0", "a/b", "1/2/3", "-1/2"})
    CHECK_FALSE(parse_shard(wrong).has_value());
}

}  // namespace iocwright::instance
