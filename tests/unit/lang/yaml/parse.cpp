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

TEST_CASE("yaml: what libyaml rejects, but the reference's loader accepts, is accepted") {
  CHECK(repr("- {P: :A}") == "[{'P': ':A'}]");
  CHECK(repr("- [:A, b, ':c']") == "[[':A', 'b', ':c']]");
  CHECK(repr("k: [{a: :b}]") == "{'k': [{'a': ':b'}]}");
  CHECK(repr("k: {a: :b}").starts_with("error: "));  // by the loader, too
  CHECK(repr("a: >\n \tx\n y\n") == "{'a': '\\tx\\ny\\n'}");
  CHECK(repr("a: >-\n  \tx\n\n  y\n  z\n") == "{'a': '\\tx\\n\\ny z'}");
  CHECK(repr("- :\n- : 1\n- a: b\n") == "[{None: None}, {None: 1}, {'a': 'b'}]");
  CHECK(repr("[{: 1}, {a: 2, : 3}]") == "[{None: 1}, {'a': 2, None: 3}]");
  CHECK(repr("%ODD x\n%YAML 1.2\n---\na: yes\n") == "{'a': 'yes'}");
  CHECK(repr("%ODD x\na: 1\n").starts_with("error: "));  // by the loader, too
}

TEST_CASE("yaml: anchors may contain other characters than letters and digits") {
  CHECK(repr("a: &x.y 1\nb: &x/y 2\nc: [*x.y, *x/y]\n") == "{'a': 1, 'b': 2, 'c': [1, 2]}");
  CHECK(repr("a: &\u00e9 {p: 1}\nb: *\u00e9\n") == "{'a': {'p': 1}, 'b': {'p': 1}}");
  CHECK(repr("n: &n k\nb: {*n : 1}\n") == "{'n': 'k', 'b': {'k': 1}}");
  CHECK(repr("n: &n k\nb: {*n: 1}\n") == "error: a space is missing after the alias `*n`");
}

TEST_CASE("yaml: places are right after an inserted key and hidden characters") {
  const ParsedYaml yaml("a: &\u00e9.x\n  - : 1\nb: [*\u00e9.x, last]\n");
  const SourceFile& file = yaml.sources.file(1);
  const Span span = yaml::as_sequence(yaml.at("b")).items[1]->span;
  CHECK(file.text().substr(span.begin, span.end - span.begin) == "last");
}

TEST_CASE("yaml: tags for binary data and sets, and the tag without a name") {
  CHECK(repr("a: !!binary aG k=\n") == "{'a': 'hi'}");
  CHECK(repr("!!binary aG") == "error: the value is not valid base64");
  CHECK(repr("!!binary /w==") == "error: the bytes in the value are not UTF-8 text");
  CHECK(repr("a: &x !!set {p, q}\nb: *x\n") == "{'a': ['p', 'q'], 'b': ['p', 'q']}");
  CHECK(repr("[! \"5\", ! 'a', ! 1.5]") == "[5, 'a', 1.5]");
}

TEST_CASE("yaml: the directive %YAML 1.1 selects the rules of YAML 1.1") {
  CHECK(repr("%YAML 1.1\n---\n[yes, n, Off, 017, -010, 08, 0o17, 1:30, -1:30, 1:30.5, -.5, .5, 0x1F, 1_0, "
             "+.inf]\n") ==
        "[True, False, False, 15, -8, '08', '0o17', 90, -90, 90.5, '-.5', 0.5, 31, 10, inf]");
}

TEST_CASE("yaml: a document knows where the aliases of a node are") {
  const tests::ParsedYaml parsed("a: &x [1]\nb: *x\nc: [*x, 2]\n");
  REQUIRE(parsed.document);
  const auto places = parsed.document->aliases_of(parsed.at("a"));
  REQUIRE(places.size() == 2);
  CHECK(places[0].begin == 13);
  CHECK(places[1].begin == 20);
  CHECK(parsed.document->aliases_of(parsed.document->root()).empty());
}
