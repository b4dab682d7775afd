#include "instance/screens/pvi_template.hpp"

#include <doctest/doctest.h>

#include "instance/screens/device_tester.hpp"

using namespace iocwright;
using tests::DeviceTester;

namespace {

/// The members of the structure, as `NAME.ACCESS=PV`.
std::string members(const std::string& children) {
  DeviceTester test(children);
  const auto text =
      screens::print_pvi_template("Main", test.resolve().value(), "$(P)", TemplateFiles(test.disk, ""));
  if (!text) return text.error().message();
  std::string out;
  std::string pv;
  std::istringstream lines(*text);
  for (std::string line; std::getline(lines, line);) {
    if (line.starts_with("record")) pv = line.substr(13, line.size() - 13 - 4);
    if (const std::size_t at = line.find("\"pvi."); at != std::string::npos)
      out += line.substr(at + 5, line.find('"', at + 1) - at - 5) + "=" + pv + " ";
  }
  return out;
}

}  // namespace

TEST_CASE("pvi: each PV is a member, named after its signal and how it is used") {
  CHECK(members("  - {type: SignalR, name: A, read_pv: r}\n"
                "  - {type: SignalW, name: B, write_pv: w}\n"
                "  - {type: SignalX, name: C, write_pv: x}\n"
                "  - {type: SignalRW, name: D, write_pv: both}\n"
                "  - {type: SignalRW, name: E, write_pv: out, read_pv: in}\n") ==
        "A.r=r B.w=w C.x=x D.rw=both E.w=out E.r=in ");
}

TEST_CASE("pvi: groups do not matter, and references are no members") {
  CHECK(members("  - {type: Group, name: G, layout: {type: SubScreen}, children: "
                "[{type: SignalR, name: A, read_pv: a}, {type: DeviceRef, name: D, pv: p, ui: u}]}\n") ==
        "A.r=a ");
}

TEST_CASE("pvi: the text of a template") {
  tests::MemoryDisk disk;
  CHECK(*screens::print_pvi_template("X", {}, "P", TemplateFiles(disk, "")) ==
        "\n### PV Interface for X ###\n\n### End of PV Interface for X ###\n");
  DeviceTester test("  - {type: SignalR, name: A, read_pv: a}\n");
  CHECK(*screens::print_pvi_template("X", *test.resolve(), "$(P)", TemplateFiles(disk, "")) ==
        "\n### PV Interface for X ###\n\n"
        "record(\"*\", \"a\") {\n"
        "    info(Q:group, {\n"
        "        \"$(P)PVI\": {\n"
        "            \"pvi.A.r\": {\n"
        "                \"+channel\": \"NAME\",\n"
        "                \"+type\": \"plain\",\n"
        "            }\n        }\n    })\n}\n\n"
        "### End of PV Interface for X ###\n");
}
