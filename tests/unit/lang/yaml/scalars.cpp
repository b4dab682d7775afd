#include "lang/yaml/scalars.hpp"

#include <doctest/doctest.h>

#include "core/value/text_forms.hpp"

using namespace iocwright;

namespace {

std::string type_of(std::string_view text) {
  const auto value = yaml::resolve_plain(text);
  return value ? type_name(*value) : "error";
}

}  // namespace

TEST_CASE("yaml scalars: strings that resemble numbers stay strings") {
  for (const char* text : {"1:30", "1e", "0b11x", "1.2.3", "--1", "+", ".", "0xg", "e5", "inf"}) {
    CAPTURE(std::string(text));
    CHECK(type_of(text) == "str");
  }
}

TEST_CASE("yaml scalars: dates are dates, not strings") {
  CHECK(type_of("2024-01-31") == "date");
  CHECK(type_of("2024-01-31T10:00:00Z") == "datetime");
  CHECK(type_of("2024-13-31") == "error");
}

TEST_CASE("yaml scalars: integers beyond 64 bits are errors") {
  CHECK(type_of("9223372036854775807") == "int");
  CHECK(type_of("9223372036854775808") == "error");
}

TEST_CASE("yaml scalars: a tag determines the type") {
  CHECK(yaml::resolve_tagged("int", "5")->as_int() == 5);
  CHECK(yaml::resolve_tagged("str", "5")->as_string() == "5");
  CHECK_FALSE(yaml::resolve_tagged("int", "x"));
  CHECK(yaml::resolve_tagged("omap", "x").error() == "unknown tag `!!omap`");
  CHECK(yaml::resolve_tagged("!own", "x").error() == "unknown tag `!own`");
}
