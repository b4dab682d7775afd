#include "instance/screens/record_file.hpp"

#include <doctest/doctest.h>

using namespace iocwright::screens;

TEST_CASE("records: an asyn record has a type, a PV, a parameter and fields") {
  const auto file = find_records(
      "record(bi, \"$(P)$(R)Busy_RBV\") {\n"
      "  field(DTYP, \"asynInt32\")\n"
      "  field(INP,  \"@asyn($(PORT),$(ADDR=0),$(TIMEOUT=1))BUSY\")\n"
      "  # field(ZNAM, \"never\")\n"
      "}\n");
  REQUIRE(file);
  REQUIRE(file->records.size() == 1);
  const AsynRecord& record = file->records[0];
  CHECK(record.type == "bi");
  CHECK(record.pv == "$(P)$(R)Busy_RBV");
  CHECK(record.parameter == "BUSY");
  CHECK(record.is_input);
  CHECK(record.field("DTYP") == "asynInt32");
  CHECK(record.field("ZNAM").empty());
}

TEST_CASE("records: what is no asyn record is skipped with a message") {
  const auto file = find_records(
      "record(motor, \"m\") { field(OUT, \"@asyn(P)X\") }\n"
      "record(calc, \"c\") { field(CALC, \"1\") }\n"
      "record(ao, \"o\") { field(OUT, \"other PP\") }\n"
      "#record(ao, \"n\") { field(OUT, \"@asyn(P)X\") }\n");
  REQUIRE(file);
  CHECK(file->records.empty());
  CHECK(file->messages ==
        std::vector<std::string>{
            "Record `record(motor, \"m\") { field(OUT, \"@asyn(P)X\") }` is type motor - ignoring",
            "Record c has no input or output field or both", "Record o has no @asyn field"});
}

TEST_CASE("records: a link without a parameter has none, by that name") {
  const auto file = find_records("record(ao, \"o\") { field(OUT, \"@asyn(P)\") }\n");
  REQUIRE(file);
  CHECK(file->records.at(0).parameter == "none");
}

TEST_CASE("records: a field without a comma after its name is no field") {
  const auto file =
      find_records("record(ai, \"a\") {\n  field(INP, \"@asyn(P)X\")\n  field(DESC \"a\", \"b\")\n}\n");
  REQUIRE(file);
  CHECK_FALSE(file->records.at(0).has_field("DESC "));
  CHECK(file->records.at(0).has_field("INP"));
}
