#include "instance/resolve/literal.hpp"

#include <doctest/doctest.h>

#include "core/value/text_forms.hpp"

using namespace iocwright;

namespace {

/// The value as Python's repr() shows it, or "error".
std::string read(std::string_view text) {
  const Limits limits;
  Budget budget(limits);
  const auto value = resolve::parse_literal(text, budget);
  return value ? to_repr(*value, budget).value_or("error") : "error";
}

}  // namespace

TEST_CASE("literal: Python's literals are accepted") {
  CHECK(read("[1, -2.5, 'a', \"b\\n\", None, True]") == "[1, -2.5, 'a', 'b\\n', None, True]");
  CHECK(read("(1,)") == "(1,)");
  CHECK(read("1, 2") == "(1, 2)");
  CHECK(read("{'a': [1], 2: {}}") == "{'a': [1], 2: {}}");
  CHECK(read("{2, 1}") == "{1, 2}");
  CHECK(read("0x1F") == "31");
  CHECK(read("'a' 'b'") == "'ab'");
  CHECK(read(" \t7") == "7");
  CHECK(read("1_000") == "1000");
  CHECK(read("r'a\\n'") == "'a\\\\n'");
  CHECK(read("b'a'") == "b'a'");
}

TEST_CASE("literal: anything else is an error") {
  for (const char* bad : {"", "a", "1 + 1", "f()", "007", "[1", "'a", "1_", "{1: 2", "print", "true",
                          "[x for x in y]", "__import__('os')", "1 2", "{[]: 1}"}) {
    CAPTURE(std::string(bad));
    CHECK(read(bad) == "error");
  }
}

TEST_CASE("literal: too many nested brackets are an error, not a stack overflow") {
  CHECK(read(std::string(100'000, '[')) == "error");
}
