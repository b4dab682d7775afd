#include "base/regex.hpp"

#include <doctest/doctest.h>

using namespace iocwright;

TEST_CASE("regex: search finds, match begins right there") {
  const auto regex = Regex::compile("b(c)?");
  REQUIRE(regex);
  CHECK(regex->search("abc")->begin() == 1);
  CHECK_FALSE(regex->match("abc"));
  CHECK(regex->match("abc", 1)->end() == 3);
  CHECK(regex->search("ab")->groups[1].first == std::string_view::npos);
}

TEST_CASE("regex: a bad pattern is an error, an expensive one gives up") {
  CHECK_FALSE(Regex::compile("(a"));
  const auto slow = Regex::compile("(a+)+$");
  REQUIRE(slow);
  CHECK_FALSE(slow->search(std::string(5000, 'a') + "!"));
}
