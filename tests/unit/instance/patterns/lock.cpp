#include "instance/patterns/lock.hpp"

#include <doctest/doctest.h>

#include "memory_disk.hpp"

using namespace iocwright;
using namespace iocwright::patterns;

TEST_CASE("pattern lock: an instance without a lock has no patterns") {
  const tests::MemoryDisk disk;
  const auto lock = read_lock(disk, "/i");
  REQUIRE(lock);
  CHECK(lock->patterns.empty());
}

TEST_CASE("pattern lock: an entry replaces the one of its name, or comes last") {
  Lock lock;
  lock.set({.name = "b", .version = "1"});
  lock.set({.name = "a", .version = "1"});
  lock.set({.name = "b", .version = "2"});
  REQUIRE(lock.patterns.size() == 2);
  CHECK(lock.patterns[0].version == "2");
  CHECK(lock.find("a") == &lock.patterns[1]);
  CHECK(lock.find("c") == nullptr);
}
