#include "instance/report/module_parts.hpp"

#include <doctest/doctest.h>

namespace iocwright::report {

TEST_CASE("module parts: macros of a template with defaults and descriptions") {
  const auto macros = template_macros(
      "# % macro, P, Device prefix\n#%macro,ADDR , the address of the device\n"
      "# $(UNUSED)\nrecord(ai, \"$(P)$(R)\") {\n  field(INP, \"@asyn($(PORT),$(ADDR=0))\")\n}\n");
  REQUIRE(macros.size() == 4);
  CHECK(macros[0].name == "P");
  CHECK(macros[0].description == "Device prefix");
  CHECK_FALSE(macros[0].default_text);
  CHECK(macros[3].name == "ADDR");
  CHECK(macros[3].default_text == "0");
  CHECK(macros[3].description == "the address of the device");
}

TEST_CASE("module parts: a macro without a default in one place has none") {
  const auto macros = template_macros("$(A=1)\n$(A)\n");
  REQUIRE(macros.size() == 1);
  CHECK_FALSE(macros[0].default_text);
}

TEST_CASE("module parts: commands with their arguments, in either style of initialization") {
  const auto commands = shell_commands(R"(
static const iocshArg a0 = { "port name", iocshArgString };
static const iocshArg a1 = { "speed \"x\"", iocshArgInt};
static const iocshArg a2 { "pdbbase", iocshArgPdbbase };
static const iocshArg * const args[] = { &a0,
                                         &a1, &a2 };
static const iocshFuncDef def = {"netConfig", 3, args};
static const iocshFuncDef none{"netReport",0,NULL};
)");
  REQUIRE(commands.size() == 2);
  CHECK(commands[0].name == "netConfig");
  REQUIRE(commands[0].arguments.size() == 2);
  CHECK(commands[0].arguments[0].label == "port name");
  CHECK(commands[0].arguments[0].type == "str");
  CHECK(commands[0].arguments[1].type == "int");
  CHECK(commands[1].name == "netReport");
  CHECK(commands[1].arguments.empty());
}

}  // namespace iocwright::report
