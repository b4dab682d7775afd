#include "instance/check/check_devices.hpp"

#include <doctest/doctest.h>

#include "epics/db/read_document.hpp"
#include "memory_disk.hpp"

namespace iocwright::check {

namespace {

epics::ScriptCommand command(const std::string& name, const std::vector<std::string>& arguments) {
  return {.name = name, .arguments = arguments, .span = {1, 0, 1}};
}

std::vector<DeviceLink> links_of(const std::string& text, const DatabaseUse& use) {
  tests::MemoryDisk disk;
  disk.files["a.db"] = text;
  Sources sources;
  epics::DbFiles files(disk, sources);
  std::vector<DeviceLink> out;
  add_device_links(epics::read_document(files, {}, {.file = "a.db"}), use, out);
  return out;
}

/// The messages of the findings, a line each.
std::string ports(DeviceFacts facts) {
  Sink sink;
  facts.has_all_scripts = true;
  check_ports(facts, sink);
  std::string out;
  for (const Diagnostic& found : sink.take()) out += found.message() + "\n";
  return out;
}

}  // namespace

TEST_CASE("devices: the links of asyn and StreamDevice have ports") {
  const DatabaseUse use;
  const auto links = links_of(
      "record(ai, \"A\") { field(DTYP, \"asynInt32\") field(INP, \"@asyn(P1, 0)X\") }\n"
      "record(ai, \"B\") { field(OUT, \"@a.proto get(1) P2\") field(DTYP, \"stream\") }\n"
      "record(ai, \"C\") { field(INP, \"A\") }\nrecord(ai, \"D\") { field(INP, \"@asyn($(X))\") }\n",
      use);
  REQUIRE(links.size() == 2);
  CHECK(links[0].port == "P1");
  CHECK(links[0].protocol_file.empty());
  CHECK(links[1].port == "P2");
  CHECK(links[1].protocol_file == "a.proto");
  CHECK(links[1].protocol == "get");
}

TEST_CASE("devices: a port is created by its own command, and not by commands of asyn") {
  const DatabaseUse use;
  DeviceFacts facts{.links = {{.port = "P1", .span = {1, 0, 1}, .use = &use}},
                    .commands = {},
                    .protocol_folders = {},
                    .request_folders = {}};
  CHECK(ports(facts) == "no command of the startup script creates the port `P1`\n");
  facts.commands = {command("asynSetOption", {"P1", "0"})};
  CHECK(ports(facts) == "no command of the startup script creates the port `P1`\n");
  facts.commands = {command("createThing", {"x", "P1"})};
  CHECK(ports(facts).empty());
}

TEST_CASE("devices: two commands that create the same port") {
  DeviceFacts facts{.links = {},
                    .commands = {command("drvAsynIPPortConfigure", {"P1", "a"}),
                                 command("modbusInterposeConfig", {"P1"}), command("simConfig", {"P1"})},
                    .protocol_folders = {},
                    .request_folders = {}};
  CHECK(ports(facts) == "the port `P1` is created twice\n");
}

}  // namespace iocwright::check
