#include "lang/jinja/functions/number_format.hpp"

#include <doctest/doctest.h>

#include <limits>

using namespace iocwright;
using namespace iocwright::jinja;

TEST_CASE("jinja number format: format_real() formats floats without their sign") {
  const Limits limits;
  Budget budget(limits);
  CHECK(format_real(-2.5, 'f', 2, false, budget) == "2.50");
  CHECK(format_real(1e10, 'g', 6, false, budget) == "1e+10");
  CHECK(format_real(1.0, 'g', 3, true, budget) == "1.00");
  CHECK(format_real(std::numeric_limits<double>::infinity(), 'E', 2, false, budget) == "INF");
}

TEST_CASE("jinja number format: a precision beyond the limit is an error") {
  const Limits limits{.size = 1000};
  Budget budget(limits);
  CHECK_FALSE(format_real(1.0, 'f', 1'000'000'000, false, budget));
}

TEST_CASE("jinja number format: format_magnitude() formats every 64-bit integer without its sign") {
  CHECK(format_magnitude(-255, 16, true) == "FF");
  CHECK(format_magnitude(std::numeric_limits<std::int64_t>::min(), 10, false) == "9223372036854775808");
  CHECK(format_magnitude(5, 2, false) == "101");
}

TEST_CASE("jinja number format: padding counts code points and keeps the sign in front") {
  const Limits limits;
  Budget budget(limits);
  CHECK(pad("\u00e9", 3, '<', " ", 0, budget) == "\u00e9  ");
  CHECK(pad("a", 4, '^', "\u2022", 0, budget) == "\u2022a\u2022\u2022");
  CHECK(pad("-5", 4, '=', "0", 1, budget) == "-005");
  CHECK(pad("long", 2, '>', " ", 0, budget) == "long");
}
