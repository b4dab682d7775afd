#include <doctest/doctest.h>

#include "loaded.hpp"

using namespace iocwright;
using tests::Loaded;

namespace {

std::string load(std::string_view text) { return Loaded().load(text).messages(); }

}  // namespace

TEST_CASE("dbd files: the first definition of a name counts") {
  Loaded loaded;
  loaded.load(
      "menu(menuScan) { choice(x, \"X\") }\nrecordtype(ai) {}\n"
      "recordtype(ai) { field(NEW, DBF_LONG) { pp(TRUE) } }\ndevice(ai, VME_IO, devX, \"Soft Channel\")\n"
      "driver(d)\ndriver(d)\nvariable(v)\nvariable(v, double)\nfunction(f)\nregistrar(r)\nlink(const, x)\n");
  CHECK(loaded.messages() == "");
  const epics::Definitions& all = loaded.database.definitions;
  CHECK(all.menu("menuScan")->choices.size() == 2);
  CHECK(all.record_type("ai")->field("NEW") == nullptr);
  CHECK(all.record_type("ai")->device("Soft Channel")->table == "devAiSoft");
  CHECK(all.variables.at("v").table == "int");
  CHECK(all.links.at("const").table == "lnkConstIf");
}

TEST_CASE("dbd files: errors of menus and record types") {
  CHECK(load("menu(m) {}") == "syntax error");
  CHECK(load("menu(m) { choice(a, \"A\"), choice(b, \"B\") }") == "syntax error");
  CHECK(load("menu(\"\")\n{ choice(a, \"A\") }") == "dbMenuHead: Menu name can't be empty");
  CHECK(load("menu(\"\") { choice(a, \"A\") }") == "dbMenuHead: Menu name can't be empty\ncrash");
  CHECK(load("recordtype(zz) {}") == "Declaration of recordtype(zz) preceeded full definition.");
  CHECK(load("recordtype(zz) { field(A, DBF_BAD) { prompt(\"n\") } }") == "Illegal Field Type");
  CHECK(load("recordtype(zz) { field(A, DBF_MENU) { menu(nosuch) } }") == "menu not found");
  CHECK(load("recordtype(zz) { field(A, DBF_STRING) { prompt(n) } }") ==
        "recordtype(zz).A size not specified");
  CHECK(load("recordtype(zz) { field(A, DBF_LONG) { special(SPC_BAD) pp(MAYBE) base(OCT) size(q) asl(ASL2) } "
             "}") ==
        "Illegal 'special' value.\nIllegal 'pp' value, must be YES/NO/TRUE/FALSE\n"
        "Illegal 'base' value, must be DECIMAL/HEX\nIllegal 'size' value, must be integer\n"
        "Illegal Access Security value: Must be ASL0 or ASL1");
}

TEST_CASE("dbd files: errors of devices do not end the load") {
  CHECK(load("device(ai, BAD_IO, d, \"C\")\ndevice(zz, INST_IO, d, \"C\")\ndriver(\"\")\n") ==
        "Bad link type \"BAD_IO\" for device \"C\"\nRecord type \"zz\" not found for device \"C\"\n"
        "dbDriver: Driver name can't be empty");
}

TEST_CASE("dbd files: break tables need pairs of numbers with a slope of one sign") {
  CHECK(load("breaktable(b) { 0, 0, 1, 10 2 20 }") == "");
  CHECK(load("breaktable(b) { 0 0 1 }") == "breaktable: Raw value missing");
  CHECK(load("breaktable(b) { 0 0 }") == "breaktable: Must have at least two points!");
  CHECK(load("breaktable(b) { 0 0 1 x }") == "Non-numeric value in breaktable");
  CHECK(load("breaktable(b) { 0 0 1 0 }") == "breaktable slope is zero");
  CHECK(load("breaktable(b) { 0 0 1 10 2 5 }") == "breaktable slope changes sign");
}

TEST_CASE("dbd files: a definition after an error that ends the load is not made") {
  Loaded loaded;
  loaded.load("registrar(\"\")\nregistrar(r)\n");
  CHECK(!loaded.database.definitions.registrars.contains("r"));
}
