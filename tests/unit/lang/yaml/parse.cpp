#include "lang/yaml/parse.hpp"

#include <doctest/doctest.h>

#include <sstream>

#include "lang/yaml/yaml_tester.hpp"

using namespace iocwright;
using tests::ParsedYaml;
using tests::repr;

TEST_CASE("yaml: scalars get their types from the YAML 1.2 core schema") {
  CHECK(repr("[yes, no, on, off, y, true, False]") == "['yes', 'no', 'on', 'off', 'y', True, False]");
  CHECK(repr("[1, -0x1F, 0o17, 017, 1_000, 1e3, .5, .inf, 1.]") ==
        "[1, -31, 15, 17, 1000, 1000.0, 0.5, inf, 1.0]");
  CHECK(repr("[~, null, , '', \"\"]").starts_with("error: "));
  CHECK(repr("[~, null, '', 'null', 1:30, '1']") == "[None, None, '', 'null', '1:30', '1']");
}

TEST_CASE("yaml: block scalars, folding, quotes and escapes are decoded") {
  CHECK(repr("a: |\n  x\n   y\n\nb: >-\n  x\n  y\n\n  z\n") == "{'a': 'x\\n y\\n', 'b': 'x y\\nz'}");
  CHECK(repr("a: 'it''s'\nb: \"\\x41\\n\\\n  c\"\n") == "{'a': \"it's\", 'b': 'A\\nc'}");
}

TEST_CASE("yaml: aliases share nodes, and a mapping's own keys override merged ones") {
  const ParsedYaml yaml("a: &x {p: 1, q: 2}\nb: {<<: *x, q: 3}\nc: *x\n");
  CHECK(yaml.repr() == "{'a': {'p': 1, 'q': 2}, 'b': {'p': 1, 'q': 3}, 'c': {'p': 1, 'q': 2}}");
  CHECK(&yaml.at("a") == &yaml.at("c"));
}

TEST_CASE("yaml: a duplicate key is reported with both locations") {
  ParsedYaml yaml("a: 1\nb: 2\na: 3\n");
  std::ostringstream out;
  CHECK(yaml.sink.error_count() == 1);
  yaml.sink.flush(yaml.sources, {}, out);
  CHECK(out.str().find("file:3:1: error: ") == 0);
  CHECK(out.str().find("file:1:1: note: ") != std::string::npos);
}

TEST_CASE("yaml: nodes know their places in the file") {
  const ParsedYaml yaml("a: caf\u00e9\nb:\n  - 'x'\n");
  const SourceFile& file = yaml.sources.file(1);
  const Span span = yaml.at("a").span;
  CHECK(file.text().substr(span.begin, span.end - span.begin) == "caf\u00e9");
  CHECK(file.place(yaml::as_sequence(yaml.at("b")).items[0]->span.begin).line == 3);
}

TEST_CASE("yaml: a byte-order mark is ignored, but counts for locations") {
  const ParsedYaml yaml(
      "\xEF\xBB\xBF"
      "a: 1\nb: [\u00e9, x]\n");
  CHECK(yaml.repr() == "{'a': 1, 'b': ['\u00e9', 'x']}");
  const SourceFile& file = yaml.sources.file(1);
  const Span span = yaml::as_sequence(yaml.at("b")).items[1]->span;
  CHECK(file.text().substr(span.begin, span.end - span.begin) == "x");
  CHECK(ParsedYaml("\xEF\xBB\xBF").repr() == "None");
}

TEST_CASE("yaml: an invalid scalar is marked") {
  const ParsedYaml yaml("a: 99999999999999999999\nb: 1\n");
  CHECK(yaml.sink.error_count() == 1);
  CHECK(yaml.at("a").is_invalid);
  CHECK(!yaml.at("b").is_invalid);
}

TEST_CASE("yaml: each syntax error is reported once") {
  for (const char* bad : {"a: [1", "a: b: c", "a: 'x", "\tb: 1", "a: 1\n b: 2", "- a\nb: 1", "a: *nope",
                          "%YAML 9", "a: \"\\q\"", "{a: 1", "--- 1\n--- 2\n"}) {
    const ParsedYaml yaml(bad);
    CAPTURE(std::string(bad));
    CHECK(yaml.sink.error_count() == 1);
  }
}

TEST_CASE("yaml: hostile files neither crash nor exhaust memory") {
  CHECK(repr(std::string(100'000, '[')) == "error: nested more than 200 levels deep");
  CHECK(repr(std::string(100'000, '-')).size() > 10);
  std::string bomb = "a0: &a0 [x]\n";
  for (int i = 1; i < 40; ++i) {
    const std::string last = "*a" + std::to_string(i - 1);
    bomb += "a" + std::to_string(i) + ": &a" + std::to_string(i) + " [" + last + ", " + last + ", " + last +
            "]\n";
  }
  CHECK(ParsedYaml(bomb).document != nullptr);
}
