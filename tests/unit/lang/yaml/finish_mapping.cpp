#include "lang/yaml/finish_mapping.hpp"

#include <doctest/doctest.h>

#include "lang/yaml/yaml_tester.hpp"

using iocwright::tests::repr;

TEST_CASE("yaml merges: merged entries come first, and own entries override them") {
  CHECK(repr("a: &a {x: 1, y: 2}\nb: {y: 3, z: 4, <<: *a}\n") ==
        "{'a': {'x': 1, 'y': 2}, 'b': {'x': 1, 'y': 3, 'z': 4}}");
}

TEST_CASE("yaml merges: the first mapping of a list takes precedence") {
  CHECK(repr("a: &a {x: 1}\nb: &b {x: 2, y: 2}\nc: {<<: [*a, *b]}\n") ==
        "{'a': {'x': 1}, 'b': {'x': 2, 'y': 2}, 'c': {'x': 1, 'y': 2}}");
}

TEST_CASE("yaml merges: only mappings can be merged, and only once") {
  CHECK(repr("a: {<<: 1}\n") == "error: expected a mapping or list of mappings for merging, but found int");
  CHECK(repr("a: {<<: [1]}\n").starts_with("error: expected a mapping or list of mappings"));
  CHECK(repr("a: &a {x: 1}\nb: {<<: *a, <<: *a}\n").starts_with("error: found duplicate key"));
}

TEST_CASE("yaml merges: a quoted << is an ordinary key") { CHECK(repr("{'<<': 1}\n") == "{'<<': 1}"); }

TEST_CASE("yaml keys: duplicates are keys that are equal in Python") {
  CHECK(repr("{1: a, 1.0: b}\n").starts_with("error: found duplicate key"));
  CHECK(repr("{1: a, true: b}\n").starts_with("error: found duplicate key"));
  CHECK(repr("{1: a, '1': b}\n") == "{1: 'a', '1': 'b'}");
}

TEST_CASE("yaml keys: duplicates are found in small and large mappings") {
  for (const int size : {15, 16, 17, 1000}) {
    CAPTURE(size);
    std::string text;
    for (int i = 0; i < size; ++i) text += "k" + std::to_string(i) + ": 1\n";
    CHECK(repr(text).starts_with("{'k0': 1"));
    CHECK(repr(text + "k" + std::to_string(size - 1) + ": 2\n").starts_with("error: found duplicate key"));
  }
}

TEST_CASE("yaml keys: a mapping cannot be a key") {
  CHECK(repr("{{a: 1}: 2}\n") == "error: found unhashable key: a mapping cannot be used as a key");
}

TEST_CASE("yaml merges: the last duplicate in a mapping that is merged where it is counts") {
  CHECK(repr("a: {<<: {p: 1, p: 2}}\n") == "{'a': {'p': 2}}");
  CHECK(repr("a: {<<: [{p: 1, p: 2}, {q: 3, q: 4}]}\n") == "{'a': {'q': 4, 'p': 2}}");
  CHECK(repr("a: &x {p: 1, p: 2}\nb: {<<: *x}\n").starts_with("error: found duplicate key"));
}

TEST_CASE("yaml merges: a mapping that is merged into itself adds nothing") {
  CHECK(repr("a: &x\n  b: 1\n  <<: *x\n") == "{'a': {'b': 1}}");
  CHECK(repr("a: &x {<<: [*x], b: 1}\n") == "{'a': {'b': 1}}");
  CHECK(repr("a: &x {b: {<<: *x}}\n").starts_with("error: the alias `x` is part of"));
}
