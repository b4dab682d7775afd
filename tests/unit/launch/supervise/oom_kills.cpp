#include "launch/supervise/oom_kills.hpp"

#include <doctest/doctest.h>

#include "memory_disk.hpp"

using iocwright::launch::oom_kills;
using iocwright::tests::MemoryDisk;

TEST_CASE("oom kills: the control group counts them") {
  MemoryDisk disk;
  CHECK_FALSE(oom_kills(disk));
  disk.files["/sys/fs/cgroup/memory.events"] = "low 0\nhigh 0\nmax 9\noom 1\noom_kill 2\noom_group_kill 5\n";
  CHECK(oom_kills(disk) == 2);
}

TEST_CASE("oom kills: a file without a number is ignored") {
  MemoryDisk disk;
  disk.files["/sys/fs/cgroup/memory.events"] = "oom_kill many\n";
  CHECK_FALSE(oom_kills(disk));
}
