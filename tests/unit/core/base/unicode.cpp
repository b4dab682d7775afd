#include "core/base/unicode.hpp"

#include <doctest/doctest.h>

using namespace iocwright;

TEST_CASE("unicode: case mappings equal those of Python") {
  CHECK(unicode::upper("stra\u00dfe") == "STRASSE");
  CHECK(unicode::title("they're here") == "They'Re Here");
  CHECK(unicode::capitalize("\u00c9COLE x") == "\u00c9cole x");
  CHECK(unicode::swap_case("aB\u00e9") == "Ab\u00c9");
  CHECK(unicode::fold("STRA\u00dfE") == "strasse");
}

TEST_CASE("unicode: decimals, digits and numeric characters are different sets") {
  CHECK(unicode::is_decimal(U'7'));
  CHECK_FALSE(unicode::is_decimal(U'\u00b2'));
  CHECK(unicode::is_digit(U'\u00b2'));
  CHECK_FALSE(unicode::is_digit(U'\u00bd'));
  CHECK(unicode::is_numeric(U'\u00bd'));
}

TEST_CASE("unicode: a character has 0, 1 or 2 columns on a terminal") {
  CHECK(unicode::columns(U'a') == 1);
  CHECK(unicode::columns(U'\u6f22') == 2);
  CHECK(unicode::columns(U'\u0301') == 0);
}
