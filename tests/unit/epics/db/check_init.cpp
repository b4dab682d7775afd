#include <doctest/doctest.h>

#include "loaded.hpp"

using namespace iocwright;
using tests::Loaded;

namespace {

std::string init(std::string_view text) {
  Loaded loaded;
  loaded.load(text);
  std::vector<std::string> lines;
  for (const epics::LoadFinding& finding : check_init(loaded.database)) lines.push_back(base_text(finding));
  return text::join(lines, "\n");
}

}  // namespace

TEST_CASE("iocInit: a link must have the type of the device support") {
  CHECK(init("record(ai, R) { field(INP, \"@x\") field(DTYP, \"Soft Timestamp\") }") == "");
  CHECK(init("record(ai, R) { field(INP, \"OK\") }") == "");
  CHECK(init("record(ai, R) { field(DTYP, \"Soft Timestamp\") }") == "");
  CHECK(init("record(ai, R) { field(INP, \"@x\") }") ==
        "R.INP: can't initialize link type 0 with \"@x\" (type 12)");
  CHECK(init("record(ai, R) { field(INP, \"OK\") field(DTYP, 1) }") ==
        "R.INP: can't initialize link type 12 with \"OK\" (type 1)");
  CHECK(init("record(ai, R) { field(FLNK, \"@x\") }") ==
        "R.FLNK: can't initialize link type 0 with \"@x\" (type 12)");
}

TEST_CASE("iocInit: SCAN must be a choice") {
  CHECK(init("record(ai, R) { field(SCAN, 1) }") == "");
  CHECK(init("record(ai, R) { field(SCAN, 2) }") == "scanAdd detected illegal SCAN value PV: R");
}

TEST_CASE("iocInit: what a later dbd file defines is not part of the binary") {
  CHECK(
      init("recordtype(zz) { field(NAME, DBF_STRING) { size(61) } }\ndriver(d)\ndevice(ai, INST_IO, devX, "
           "\"X\")") ==
      "iocInit record support for zz not found\niocInit: driver d not found\ndevice support devX not found");
}

TEST_CASE("iocInit: strings are no initial value of a number") {
  CHECK(init("record(ai, R) { field(INP, \"[1]\") }") == "");
  CHECK(init("record(ai, R) { field(INP, \"[\\\"a\\\"]\") }").starts_with("dbConvertJSON: String provided"));
}
