#include "lang/jinja/parse/string_literal.hpp"

#include <doctest/doctest.h>

using namespace iocwright::jinja;

TEST_CASE("jinja string literal: decodes Python's escapes") {
  CHECK(decode_string_literal(R"(a\n\t\x41\u00e9\101\\\'\q)") == "a\n\tA\u00e9A\\'\\q");
  CHECK(decode_string_literal("a\\\nb") == "ab");
  CHECK(decode_string_literal(R"(\N{BULLET})") == "\u2022");
  CHECK_FALSE(decode_string_literal(R"(\x4)"));
  CHECK_FALSE(decode_string_literal(R"(\U00110000)"));
  CHECK_FALSE(decode_string_literal(R"(\N{NO SUCH NAME})"));
}
