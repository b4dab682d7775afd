#include "launch/supervise/ioc_watch.hpp"

#include <doctest/doctest.h>

#include "memory_disk.hpp"

using namespace iocwright;
using namespace iocwright::launch;
using namespace std::string_literals;

namespace {

tests::MemoryDisk machine() {
  tests::MemoryDisk disk;
  disk.files["/proc/1/cmdline"] = "/sbin/init\0"s;
  disk.files["/proc/cmdline"] = "console=ttyS0\n";
  return disk;
}

const auto look = [](const tests::MemoryDisk& disk) {
  return look_for_instance(disk, {{"NAME", "/epics/runtime"}, "/ioc/bin/a/ioc", "/state"});
};

}  // namespace

TEST_CASE("ioc watch: an IOC is found by its command line, and iocInit by its threads") {
  tests::MemoryDisk disk = machine();
  CHECK_FALSE(look(disk).has_value());
  disk.files["/proc/12/cmdline"] = "/ioc/bin/a/ioc\0/epics/runtime/.iocwright/st.cmd\0"s;
  disk.files["/proc/12/environ"] = "IOC_NAME=NAME\0"s;
  disk.files["/proc/12/task/12/comm"] = "ioc\n";
  disk.files["/proc/12/stat"] = "12 (ioc) S 1 12\n";
  REQUIRE(look(disk).has_value());
  CHECK(look(disk)->state == LifeState::starting);
  CHECK(look(disk)->pid == 12);
  disk.files["/proc/12/task/14/comm"] = "scanOnce\n";
  CHECK(look(disk)->state == LifeState::running);
  CHECK_FALSE(look(disk)->stopped);
  disk.files["/proc/12/stat"] = "12 (ioc) T 1 12\n";
  CHECK(look(disk)->stopped);
}

TEST_CASE("ioc watch: the IOC of another instance is ignored") {
  tests::MemoryDisk disk = machine();
  disk.files["/proc/12/cmdline"] = "/ioc/bin/a/ioc\0/other/runtime/st.cmd\0"s;
  disk.files["/proc/12/environ"] = "IOC_NAME=NAME\0"s;
  CHECK_FALSE(look(disk).has_value());
  disk.files["/proc/12/cmdline"] = "/ioc/bin/a/ioc\0/epics/runtime/st.cmd\0"s;
  CHECK(look(disk).has_value());
  disk.files["/proc/12/environ"] = "IOC_NAME=OTHER\0"s;
  CHECK_FALSE(look(disk).has_value());
  disk.files["/proc/12/environ"] = "PATH=/bin\0"s;  // without a name, the paths decide
  CHECK(look(disk).has_value());
  disk.links["/proc/self/ns/mnt"] = "mnt:[1]";
  disk.links["/proc/12/ns/mnt"] = "mnt:[2]";
  CHECK_FALSE(look(disk).has_value());
  disk.links["/proc/12/ns/mnt"] = "mnt:[1]";
  CHECK(look(disk).has_value());
}

TEST_CASE("ioc watch: an `iocwright run` that is not the IOC yet is an instance in preparation") {
  tests::MemoryDisk disk = machine();
  disk.files["/proc/7/cmdline"] = "/usr/local/bin/iocwright\0run\0--exec\0"s;
  CHECK_FALSE(look(disk).has_value());  // another user's, as its environment cannot be read
  disk.files["/proc/7/environ"] = "PATH=/bin\0IOCWRIGHT_STATE_DIR=/state\0HOME=/\0"s;
  REQUIRE(look(disk).has_value());
  CHECK(look(disk)->state == LifeState::preparing);
}

TEST_CASE("ioc watch: `iocwright run` of another instance is ignored") {
  tests::MemoryDisk disk = machine();
  disk.files["/proc/7/cmdline"] = "/usr/local/bin/iocwright\0run\0--exec\0"s;
  disk.files["/proc/7/environ"] = "PATH=/bin\0IOCWRIGHT_STATE_DIR=/other\0"s;
  CHECK_FALSE(look(disk).has_value());
  disk.files["/proc/7/environ"] = "PATH=/bin\0"s;  // the default, /tmp
  CHECK_FALSE(look(disk).has_value());
  disk.files["/proc/7/environ"] = "EPICS_ROOT=/other\0IOCWRIGHT_STATE_DIR=/state\0"s;
  CHECK_FALSE(look(disk).has_value());
}

TEST_CASE("ioc watch: the process that has the lock is the instance") {
  tests::MemoryDisk disk = machine();
  const auto look_at_holder = [&] {
    return look_for_instance(disk, {{"NAME", "/epics/runtime"}, "/ioc/bin/a/ioc", "/state", 7}).value();
  };
  disk.files["/proc/7/cmdline"] = "/ioc/bin/a/ioc\0/epics/runtime/st.cmd\0"s;
  CHECK(look_at_holder().state == LifeState::starting);
  disk.files["/proc/7/cmdline"] = "iocwright\0run\0"s;
  CHECK(look_at_holder().state == LifeState::preparing);
  disk.files["/proc/7/cmdline"] = "bash\0start.sh\0"s;
  CHECK(look_at_holder().state == LifeState::running);
  CHECK(look_at_holder().is_script);
}

TEST_CASE("ioc watch: the last line of iocInit is found even if it arrives in pieces") {
  StartOutput output;
  output.feed("iocRun: All initial");
  CHECK_FALSE(output.has_initialised());
  output.feed("ization complete\n");
  CHECK(output.has_initialised());
}

TEST_CASE("ioc watch: a halted shell is found by its own line only") {
  for (const char* line :
       {"iocsh Error: Halt\n", "iocsh Error: Halt\r\n", "iocsh \033[31;1mERROR\033[0m: Halt\n"}) {
    CAPTURE(std::string(line));
    StartOutput output;
    output.feed("x\niocsh ");
    output.feed(std::string_view(line).substr(6));
    CHECK(output.has_halted());
  }
  StartOutput output;
  output.feed("iocsh Error: Break\nState: Halt\niocsh \n: Halt\niocsh Error: Halted\n");
  CHECK_FALSE(output.has_halted());
}
