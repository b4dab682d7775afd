#include "launch/client/status_page.hpp"

#include <doctest/doctest.h>

#include "environment_with.hpp"
#include "memory_disk.hpp"

using namespace iocwright;
using namespace iocwright::launch;
using tests::with;

TEST_CASE("status page: record names are read from lines with record or grecord") {
  CHECK(
      record_names("record(ai, \"A\") {\n  grecord(bo,\"B\"){\nfield(VAL, \"record(x,y)\")\nrecord(bad\n") ==
      std::vector<std::string>{"A", "B"});
}

TEST_CASE("status page: only the first five record names are listed") {
  tests::MemoryDisk disk;
  for (const char* name : {"A", "B", "C", "D", "E", "F"})
    disk.files["/e/runtime/ioc.db"] += std::string("record(ai, \"") + name + "\") {}\n";
  const std::string page = status_page({}, disk, with({{"EPICS_ROOT", "/e"}}));
  CHECK(page.find("records   6: A, B, C, D, E, ...\n") != std::string::npos);
}

TEST_CASE("status page: an uptime of a minute or more has two units") {
  tests::MemoryDisk disk;
  const auto uptime = [&](double seconds) {
    LifeStatus status;
    status.uptime_s = seconds;
    const std::string page = status_page(status, disk, with({}));
    const std::size_t begin = page.find("uptime    ") + 10;
    return page.substr(begin, page.find('\n', begin) - begin);
  };
  CHECK(uptime(1.25) == "1.2 s");
  CHECK(uptime(61) == "1 min 1 s");
  CHECK(uptime(3660) == "1 h 1 min");
  CHECK(uptime(90000) == "1 d 1 h");
}

TEST_CASE("status page: control characters of a name do not reach the terminal") {
  LifeStatus status;
  status.id.name = "A\x1b[2J";
  status.console = "/tmp/a\nb";
  const std::string page = status_page(status, tests::MemoryDisk(), with({}));
  CHECK(page.find("instance  A\\u{1b}[2J\n") != std::string::npos);
  CHECK(page.find("console   /tmp/a\\u{a}b, 0 attached\n") != std::string::npos);
}
