#include "launch/supervise/core_file.hpp"

#include <doctest/doctest.h>

#include "memory_disk.hpp"

using iocwright::launch::core_file_text;
using iocwright::launch::CrashedProcess;

namespace {

std::string text_for(const std::string& pattern, const CrashedProcess& process,
                     const std::string& uses_pid = "0") {
  iocwright::tests::MemoryDisk disk;
  disk.files["/proc/sys/kernel/core_pattern"] = pattern + "\n";
  disk.files["/proc/sys/kernel/core_uses_pid"] = uses_pid + "\n";
  return core_file_text(disk, process);
}

const CrashedProcess dumped{
    .pid = 42, .signal = 11, .dumped_core = true, .folder = "/epics/ioc", .core_limit = 1};

}  // namespace

TEST_CASE("core file: its path follows from the pattern and the working folder") {
  CHECK(text_for("core", dumped) == "core file: /epics/ioc/core");
  CHECK(text_for("core", dumped, "1") == "core file: /epics/ioc/core.42");
  CHECK(text_for("/var/cores/%p.%s%%", dumped, "1") == "core file: /var/cores/42.11%");
  CHECK(text_for("core.%e.%p", dumped) == "core file: /epics/ioc/core.%e.42");
}

TEST_CASE("core file: the working folder may be unknown") {
  CHECK(text_for("core", {.pid = 42, .dumped_core = true}) == "core file: core in its working folder");
}

TEST_CASE("core file: a program of the host may take it") {
  CHECK(text_for("|/usr/bin/apport %p", dumped) ==
        "core file: passed to `/usr/bin/apport` of the host (core_pattern)");
  CHECK(text_for("|/usr/bin/apport", {.pid = 42}) ==
        "no core file: `/usr/bin/apport` of the host (core_pattern) has not taken it");
}

TEST_CASE("core file: the reason why there is none") {
  CHECK(text_for("core", {.pid = 42}) == "no core file: `ulimit -c` is 0");
  CHECK(text_for("", {.pid = 42, .core_limit = 1}) == "no core file: core_pattern is empty");
  CHECK(text_for("core", {.pid = 42, .folder = "/epics/ioc", .core_limit = 1}) ==
        "no core file: cannot write /epics/ioc/core");
}
