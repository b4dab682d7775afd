#include "instance/patterns/yaml_text.hpp"

#include <doctest/doctest.h>

#include "instance/patterns/pattern_tester.hpp"

using namespace iocwright;
using namespace iocwright::patterns;

TEST_CASE("pattern YAML: an error names the file, the line and the column") {
  CHECK(tests::message_of(parse_yaml("a: 1\na: 2\n", "F")).starts_with("F: invalid YAML: "));
  CHECK(tests::message_of(parse_yaml("a: 1\na: 2\n", "F")).ends_with("(line 2, column 1)"));
}

TEST_CASE("pattern YAML: keys are named by their path") {
  const auto document = parse_yaml("known: 1\nother: 2\n", "F");
  REQUIRE(document);
  const yaml::Node& root = (*document)->root();
  CHECK(tests::message_of(check_keys(root, "F:", {"known"})) == "F: other: Extra inputs are not permitted");
  CHECK(tests::message_of(check_keys(root, "a", {"known"})) == "a.other: Extra inputs are not permitted");
  CHECK(tests::message_of(value_of(as_mapping(root), "x", "a")) == "a.x: Field required");
}

TEST_CASE("pattern YAML: 1.0 and true are 1, a string is not") {
  CHECK(is_number(Value(1.0), 1));
  CHECK(is_number(Value(true), 1));
  CHECK_FALSE(is_number(Value("1"), 1));
  CHECK_FALSE(is_number(Value(1), 2));
}
