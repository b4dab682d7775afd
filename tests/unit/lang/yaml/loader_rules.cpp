#include "lang/yaml/loader_rules.hpp"

#include <doctest/doctest.h>

#include "lang/yaml/yaml_tester.hpp"

using iocwright::tests::repr;

TEST_CASE("yaml loader rules: tabs are allowed only in scalars, comments and flow collections") {
  CHECK(repr("a: \"x\ty\"") == "{'a': 'x\\ty'}");
  CHECK(repr("a: 1 #\tc\n") == "{'a': 1}");
  CHECK(repr("a: [1,\t2]\n") == "{'a': [1, 2]}");
  CHECK(repr("a:\t1\n").starts_with("error: "));
  CHECK(repr("a: b\tc\n").starts_with("error: "));
}

TEST_CASE("yaml loader rules: the leading blank lines of a block scalar limit its indentation") {
  CHECK(repr("a: |\n\n  x\n") == "{'a': '\\nx\\n'}");
  CHECK(repr("a: |\n     \n  x\n").starts_with("error: "));
  CHECK(repr("a: |\n  \n    x\n").starts_with("error: a line is indented more than the blank line"));
}

TEST_CASE("yaml loader rules: a comment after `|` or `>` needs a space before it") {
  CHECK(repr("a: | # c\n  x\n") == "{'a': 'x\\n'}");
  CHECK(repr("a: |# c\n  x\n").starts_with("error: "));
  CHECK(repr("a: >-#\n  x\n").starts_with("error: "));
}
