#include "lang/yaml/finish_mapping.hpp"

#include <doctest/doctest.h>

#include "lang/yaml/yaml_tester.hpp"

using namespace iocwright;
using tests::ParsedYaml;
using tests::repr;

TEST_CASE("yaml merges: merged entries come first, and own entries override them") {
  CHECK(repr("a: &a {x: 1, y: 2}\nb: {y: 3, z: 4, <<: *a}\n") ==
        "{'a': {'x': 1, 'y': 2}, 'b': {'x': 1, 'y': 3, 'z': 4}}");
}

TEST_CASE("yaml merges: the first mapping of a list takes precedence") {
  CHECK(repr("a: &a {x: 1}\nb: &b {x: 2, y: 2}\nc: {<<: [*a, *b]}\n") ==
        "{'a': {'x': 1}, 'b': {'x': 2, 'y': 2}, 'c': {'x': 1, 'y': 2}}");
}

TEST_CASE("yaml merges: only mappings can be merged, and only once") {
  CHECK(repr("a: {<<: 1}\n") == "error: `<<` needs a mapping, or a list of mappings");
  CHECK(repr("a: {<<: [1]}\n").starts_with("error: `<<` needs"));
  CHECK(repr("a: &a {x: 1}\nb: {<<: *a, <<: *a}\n").starts_with("error: duplicate key"));
}

TEST_CASE("yaml merges: a quoted << is an ordinary key") { CHECK(repr("{'<<': 1}\n") == "{'<<': 1}"); }

TEST_CASE("yaml keys: duplicates are keys that are equal in Python") {
  CHECK(repr("{1: a, 1.0: b}\n").starts_with("error: duplicate key"));
  CHECK(repr("{1: a, true: b}\n").starts_with("error: duplicate key"));
  CHECK(repr("{1: a, '1': b}\n") == "{1: 'a', '1': 'b'}");
}

TEST_CASE("yaml keys: duplicates are found in small and large mappings") {
  for (const int size : {15, 16, 17, 1000}) {
    CAPTURE(size);
    std::string text;
    for (int i = 0; i < size; ++i) text += "k" + std::to_string(i) + ": 1\n";
    CHECK(repr(text).starts_with("{'k0': 1"));
    CHECK(repr(text + "k" + std::to_string(size - 1) + ": 2\n").starts_with("error: duplicate key"));
  }
}

TEST_CASE("yaml keys: a mapping cannot be a key") {
  CHECK(repr("{ {a: 1}: 2}\n") == "error: a mapping cannot be a key");
  CHECK(repr("{{a: 1}: 2}\n") == "error: text that begins with `{{` must be quoted");
}

TEST_CASE("yaml merges: the last duplicate in a mapping that is merged where it is counts") {
  CHECK(repr("a: {<<: {p: 1, p: 2}}\n") == "{'a': {'p': 2}}");
  CHECK(repr("a: {<<: [{p: 1, p: 2}, {q: 3, q: 4}]}\n") == "{'a': {'q': 4, 'p': 2}}");
  CHECK(repr("a: &x {p: 1, p: 2}\nb: {<<: *x}\n").starts_with("error: duplicate key"));
}

TEST_CASE("yaml merges: a mapping that is merged into itself adds nothing") {
  CHECK(repr("a: &x\n  b: 1\n  <<: *x\n") == "{'a': {'b': 1}}");
  CHECK(repr("a: &x {<<: [*x], b: 1}\n") == "{'a': {'b': 1}}");
  CHECK(repr("a: &x {b: {<<: *x}}\n").starts_with("error: the alias `x` is part of"));
}

TEST_CASE("yaml keys: a list item whose first key comes again lacks a dash, and becomes two items") {
  const ParsedYaml yaml("a:\n  - t: 1\n    n: 2\n    t: 3\n    n: 4\n  - t: 5\n");
  CHECK(yaml.sink.error_count() == 1);
  CHECK(yaml.sink.first_message() == "duplicate key `t`");
  const auto& items = yaml::as_sequence(yaml.at("a")).items;
  REQUIRE(items.size() == 3);
  CHECK(yaml::as_mapping(*items[0]).entries.size() == 2);
  CHECK(yaml::as_mapping(*items[1]).entries.size() == 2);
}

TEST_CASE("yaml keys: a first key that comes again at once or at the end is only a duplicate") {
  const ParsedYaml yaml("- t: 1\n  t: 2\n  n: 3\n  t: 4\n");
  CHECK(yaml.sink.error_count() == 2);
  CHECK(yaml::as_sequence(yaml.document->root()).items.size() == 1);
}

TEST_CASE("yaml keys: an unquoted template as a key is one error, and leaves no document") {
  const ParsedYaml yaml("a:\n  {{ x }}: 1\n  b: 2\n");
  CHECK(yaml.sink.error_count() == 1);
  CHECK(yaml.document == nullptr);
}

TEST_CASE("yaml keys: dashes that are all missing are one error") {
  const ParsedYaml yaml("a:\n  t: 1\n  n: 2\n  t: 3\n  n: 4\n  t: 5\n  n: 6\n");
  CHECK(yaml.sink.error_count() == 1);
  CHECK(yaml.at("a").is_invalid);
}
