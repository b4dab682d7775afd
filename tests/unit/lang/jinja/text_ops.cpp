#include "lang/jinja/functions/text_ops.hpp"

#include <doctest/doctest.h>

using namespace iocwright;
using namespace iocwright::jinja;

using Parts = std::vector<std::string_view>;

TEST_CASE("jinja text ops: strip() removes white space or the given characters") {
  CHECK(strip("\u2003 a \n", std::nullopt, true, true) == "a");
  CHECK(strip(" a ", std::nullopt, true, false) == "a ");
  CHECK(strip("xyaxy", "yx", false, true) == "xya");
  CHECK(strip("\u00e9a\u00e9", "\u00e9", true, true) == "a");
}

TEST_CASE("jinja text ops: split_lines() splits at every line boundary of Unicode") {
  CHECK(split_lines("a\r\nb\rc\u2028d\n", false) == Parts{"a", "b", "c", "d"});
  CHECK(split_lines("a\r\n\nb", true) == Parts{"a\r\n", "\n", "b"});
  CHECK(split_lines("", false).empty());
}

TEST_CASE("jinja text ops: replaced() inserts between characters if the old string is empty") {
  const Limits limits{.size = 20};
  Budget budget(limits);
  CHECK(replaced("aXbX", "X", "-", -1, budget) == "a-b-");
  CHECK(replaced("aXbX", "X", "-", 1, budget) == "a-bX");
  CHECK(replaced("\u00e9a", "", "-", -1, budget) == "-\u00e9-a-");
  CHECK(replaced("ab", "", "-", 2, budget) == "-a-b");
  CHECK_FALSE(replaced("aaaa", "a", "0123456789", -1, budget));
}

TEST_CASE("jinja text ops: repeated() repeats a string within the limit") {
  const Limits limits{.size = 6};
  Budget budget(limits);
  CHECK(repeated("ab", 3, budget) == "ababab");
  CHECK(repeated("ab", -1, budget) == "");
  CHECK(repeated("", std::int64_t{1} << 62, budget) == "");
  CHECK_FALSE(repeated("ab", 4, budget));
  CHECK_FALSE(repeated("ab", std::int64_t{1} << 62, budget));
}

TEST_CASE("jinja text ops: centered() puts an odd fill character where CPython does") {
  const Limits limits;
  Budget budget(limits);
  CHECK(centered("ab", 5, "*", budget) == "**ab*");
  CHECK(centered("a", 4, "*", budget) == "*a**");
  CHECK(centered("abc", 2, "*", budget) == "abc");
}

TEST_CASE("jinja text ops: split_at() and split_space() split from either side") {
  CHECK(split_at("a,b,c", ",", 1, false) == Parts{"a", "b,c"});
  CHECK(split_at("a,b,c", ",", 1, true) == Parts{"a,b", "c"});
  CHECK(split_at(",", ",", -1, false) == Parts{"", ""});
  CHECK(split_space("  a  b c ", -1, false) == Parts{"a", "b", "c"});
  CHECK(split_space("  a  b c ", 1, false) == Parts{"a", "b c "});
  CHECK(split_space("  a  b c ", 1, true) == Parts{"  a  b", "c"});
  CHECK(split_space(" \t ", -1, true).empty());
}
