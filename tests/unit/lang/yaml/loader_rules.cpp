#include "lang/yaml/loader_rules.hpp"

#include <doctest/doctest.h>

#include "lang/yaml/yaml_tester.hpp"

using iocwright::tests::repr;

TEST_CASE("yaml loader rules: tabs stand in scalars and comments, and in flow collections, nowhere else") {
  CHECK(repr("a: \"x\ty\"") == "{'a': 'x\\ty'}");
  CHECK(repr("a: 1 #\tc\n") == "{'a': 1}");
  CHECK(repr("a: [1,\t2]\n") == "{'a': [1, 2]}");
  CHECK(repr("a:\t1\n").starts_with("error: "));
  CHECK(repr("a: b\tc\n").starts_with("error: "));
}

TEST_CASE("yaml loader rules: blank lines of a block scalar may not be indented deeper than its text") {
  CHECK(repr("a: |\n\n  x\n") == "{'a': '\\nx\\n'}");
  CHECK(repr("a: |\n     \n  x\n").starts_with("error: "));
}

TEST_CASE("yaml loader rules: a comment behind the mark of a block scalar begins after a space") {
  CHECK(repr("a: | # c\n  x\n") == "{'a': 'x\\n'}");
  CHECK(repr("a: |# c\n  x\n").starts_with("error: "));
  CHECK(repr("a: >-#\n  x\n").starts_with("error: "));
}
