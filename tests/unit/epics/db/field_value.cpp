#include "epics/db/field_value.hpp"

#include <doctest/doctest.h>

#include "loaded.hpp"

using namespace iocwright;
using epics::FieldKind;
using tests::Loaded;

namespace {

/// Why a field of this kind does not accept the value; empty if it does.
std::string reason(FieldKind kind, std::string_view value, bool is_strict = false) {
  const auto finding =
      epics::check_field_value({}, {}, {.name = "F", .kind = kind, .size = 5}, value, is_strict);
  return finding ? finding->reason : "";
}

std::string load(std::string_view field) {
  return Loaded().load("record(ai, R) {" + std::string(field) + "}").messages();
}

}  // namespace

TEST_CASE("field values: integers are decimal, hexadecimal or octal, and cut unless dbConvertStrict is set") {
  for (const char* good : {"1", "-1", " 5 ", "0x10", "010", "", "99999"})
    CHECK(reason(FieldKind::int16, good) == "");
  CHECK(reason(FieldKind::int16, "40000", true) == "Too large to represent");
  CHECK(reason(FieldKind::uint8, "-1", true) == "");
  CHECK(reason(FieldKind::int32, "1.5") == "Extraneous characters");
  CHECK(reason(FieldKind::int32, "0b1") == "Extraneous characters");  // also with C libraries of C23
  CHECK(reason(FieldKind::int32, "abc") == "No digits to convert");
  CHECK(reason(FieldKind::int64, "99999999999999999999") == "Too large to represent");
  CHECK(reason(FieldKind::enumeration, "on") == "No digits to convert");
}

TEST_CASE("field values: floating point numbers") {
  for (const char* good : {"1.5", "1e3", "inf", "nan", "0x1p3", "", " 2 "})
    CHECK(reason(FieldKind::float64, good) == "");
  CHECK(reason(FieldKind::float64, "1,5") == "Extraneous characters");
  CHECK(reason(FieldKind::float64, "1e400") == "Too large to represent");
  CHECK(reason(FieldKind::float32, "1e39") == "Too large to represent");
  CHECK(reason(FieldKind::float32, "1e-40") == "Too small to represent");
}

TEST_CASE("field values: strings must fit, with their NUL") {
  CHECK(reason(FieldKind::string, "1234") == "");
  CHECK(reason(FieldKind::string, "12345") == "String is too long");
}

TEST_CASE("field values: menus and devices take texts and numbers, and the number after the last one") {
  CHECK(load("field(SCAN, \"1 second\")") == "");
  CHECK(load("field(SCAN, 2)") == "");
  CHECK(load("field(SCAN, 65535)") == "");
  CHECK(load("field(SCAN, 3)") == "Can't set \"R.SCAN\" to \"3\"  : Bad Field value");
  CHECK(load("field(SCAN, \"passive\")") ==
        "Can't set \"R.SCAN\" to \"passive\" using menu menuScan : Illegal choice\n    Did you mean "
        "\"Passive\"?");
  CHECK(load("field(DTYP, \"soft channel\")") ==
        "Can't set \"R.DTYP\" to \"soft channel\" no such device support for 'ai' record type : Illegal "
        "choice\n"
        "    Did you mean \"Soft Channel\"?");
}

TEST_CASE("field values: a value with a reference is refused, and so are fields without access") {
  CHECK(load("field(VAL, \"\\$(X)\")").starts_with("R.VAL Has unexpanded macro"));
  CHECK(load("field(TIME, 1)") == "Can't set \"R.TIME\" to \"1\"  : Bad Field value");
}

TEST_CASE("field values: a wrong expression is kept") {
  Loaded loaded;
  loaded.load("record(ai, R) { field(CALC, \"A+\") }");
  CHECK(loaded.messages() ==
        "Incomplete expression, operand missing in CALC expression 'A+'\n"
        "Can't set \"R.CALC\" to \"A+\"  : Bad Field value");
  CHECK(loaded.database.find("R")->setting("CALC")->value == "A+");
}

TEST_CASE("field values: escapes of strings") {
  CHECK(epics::field_text("\"a\\n\\x41\\q\\\"\"") == "a\nAq\"");
  CHECK(epics::field_text("\"a\\0b\"") == "a");
  CHECK(epics::field_text("[\"\\n\"]") == "[\"\\n\"]");
}
