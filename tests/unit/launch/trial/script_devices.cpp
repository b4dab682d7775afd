#include "launch/trial/script_devices.hpp"

#include <doctest/doctest.h>

#include "environment_with.hpp"
#include "memory_disk.hpp"

namespace iocwright::launch {

namespace {

std::vector<DeviceAddress> devices_in(const std::string& script) {
  tests::MemoryDisk disk;
  disk.files["/r/st.cmd"] = script;
  disk.files["/r/more.cmd"] = "drvAsynIPPortConfigure(\"C\", \"included:3\")\n";
  return devices_of({"/r/st.cmd", "/r", tests::with({{"HOST", "plc"}})}, disk);
}

}  // namespace

TEST_CASE("trial: an address has a host, a port and possibly a protocol") {
  CHECK(parse_device("10.0.0.1:4001") == DeviceAddress{"10.0.0.1", 4001, false});
  CHECK(parse_device(" plc:502 TCP ") == DeviceAddress{"plc", 502, false});
  CHECK(parse_device("plc:9000:9001 UDP*") == DeviceAddress{"plc", 9000, true});
  CHECK(parse_device("[fe80::1]:23 com") == DeviceAddress{"fe80::1", 23, false});
}

TEST_CASE("trial: what is not the address of an IP device is ignored") {
  for (const char* text : {"", "plc", "plc:", ":4001", "plc:0", "plc:70000", "plc:port", "unix:///run/x",
                           "unix:/run/x:1", "[::1", "[::1]23"}) {
    CAPTURE(text);
    CHECK_FALSE(parse_device(text));
  }
}

TEST_CASE("trial: the devices of a script are found with its macros and in the scripts that it runs") {
  const auto found = devices_in(
      "epicsEnvSet(\"PORT\", \"4001\")\n"
      "# drvAsynIPPortConfigure(\"X\", \"comment:1\")\n"
      "drvAsynIPPortConfigure(\"A\", \"$(HOST):$(PORT)\")\n"
      "noSuchCommand 1\n"
      "drvAsynIPPortConfigure(\"AGAIN\", \"plc:4001 TCP\")\n"
      "pmacAsynIPConfigure(\"B\", \"10.0.0.2:1025\")\n"
      "< more.cmd\n");
  CHECK(found == std::vector<DeviceAddress>{{"plc", 4001}, {"10.0.0.2", 1025}, {"included", 3}});
}

TEST_CASE("trial: the records of a script need no definitions that the script itself loads") {
  tests::MemoryDisk disk;
  disk.files["/r/dbd/ioc.dbd"] = "recordtype(ai) { field(VAL, DBF_DOUBLE) { prompt(\"value\") } }\n";
  disk.files["/r/a.db"] = "record(ai, \"$(P):A\") { alias(\"$(P):B\") }\n";
  disk.files["/r/st.cmd"] = "dbLoadRecords(\"a.db\", \"P=X\")\niocInit\n";
  CHECK(records_of({"/r/st.cmd", "/r", {}}, disk) == std::vector<std::string>{"X:A", "X:B"});
}

}  // namespace iocwright::launch
