#include "core/base/python_regex_words.hpp"

#include <doctest/doctest.h>

#include "core/base/python_regex.hpp"
#include "core/base/regex.hpp"

using namespace iocwright;

namespace {

RegexProblem problem_of(std::string_view pattern) {
  return explain_regex_error(translate_python_regex(pattern).error());
}

}  // namespace

TEST_CASE("regular expressions: an unclosed bracket is named, with its position") {
  const RegexProblem group = problem_of("tests(");
  CHECK(group.message == "this `(` is never closed");
  CHECK(group.help == "write `\\(` for the character");
  CHECK(group.position == 5);
  CHECK(problem_of("a[b").message == "this `[` is never closed");
}

TEST_CASE("regular expressions: explanations contain the words of the expression") {
  CHECK(problem_of("[z-a]").message == "the range `z-a` is in the wrong order");
  CHECK(problem_of("a\\q").message == "there is no escape sequence `\\q`");
  CHECK(problem_of("(?P=x)").message == "there is no group `x`");
  CHECK(problem_of("*a").message == "there is nothing to repeat before this");
}

TEST_CASE("regular expressions: an error without plain words keeps its text") {
  const RegexProblem other = explain_regex_error("unknown flag at position 3");
  CHECK(other.message == "unknown flag");
  CHECK(other.position == 3);
  CHECK_FALSE(explain_regex_error("out of memory").position);
}

TEST_CASE("regular expressions: the group that a replacement refers to is named") {
  const auto regex = Regex::compile("(a)");
  REQUIRE(regex);
  CHECK(explain_regex_error(RegexTemplate::parse(*regex, "\\g<folder>").error()).message ==
        "there is no group `folder`");
}
