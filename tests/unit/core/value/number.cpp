#include "core/value/number.hpp"

#include <doctest/doctest.h>

#include <limits>

using namespace iocwright;

TEST_CASE("number: repr() prints floats as Python does") {
  CHECK(number::repr(1.0) == "1.0");
  CHECK(number::repr(0.1 + 0.2) == "0.30000000000000004");
  CHECK(number::repr(1e16) == "1e+16");
  CHECK(number::repr(123456789012345.0) == "123456789012345.0");
  CHECK(number::repr(0.0001) == "0.0001");
  CHECK(number::repr(0.00001) == "1e-05");
  CHECK(number::repr(-0.0) == "-0.0");
  CHECK(number::repr(5e-324) == "5e-324");
  CHECK(number::repr(std::numeric_limits<double>::infinity()) == "inf");
  CHECK(number::repr(-std::numeric_limits<double>::quiet_NaN()) == "nan");
}

TEST_CASE("number: parse_int() accepts what Python's int() does") {
  CHECK(number::parse_int(" 1_000 ").value == 1000);
  CHECK(number::parse_int("-0x1F", 16).value == -31);
  CHECK(number::parse_int("0o17", 0).value == 15);
  CHECK(number::parse_int("9223372036854775807").value == std::numeric_limits<std::int64_t>::max());
  CHECK(number::parse_int("-9223372036854775808").value == std::numeric_limits<std::int64_t>::min());
  CHECK(number::parse_int("9223372036854775808").status == number::Parse::too_big);
  for (const char* bad : {"", "_1", "1__0", "1_", "0x10", "1.0", "1e3", "+-1"}) {
    CAPTURE(std::string(bad));
    CHECK(number::parse_int(bad).status == number::Parse::invalid);
  }
}

TEST_CASE("number: parse_float() accepts what Python's float() does") {
  CHECK(number::parse_float(" 1_0.5e-1 ") == 1.05);
  CHECK(number::parse_float("-Infinity") == -std::numeric_limits<double>::infinity());
  CHECK(number::parse_float(".5") == 0.5);
  CHECK(number::parse_float("1e400") == std::numeric_limits<double>::infinity());
  for (const char* bad : {"", "1.2.3", "0x10", "1_", "e5", "infin"}) {
    CAPTURE(std::string(bad));
    CHECK_FALSE(number::parse_float(bad));
  }
}

TEST_CASE("number: a float converts to an integer only if that is exact") {
  CHECK(number::exact_int(7.0) == 7);
  CHECK_FALSE(number::exact_int(7.5));
  CHECK_FALSE(number::exact_int(9223372036854775808.0));
  CHECK_FALSE(number::exact_int(std::numeric_limits<double>::quiet_NaN()));
}
