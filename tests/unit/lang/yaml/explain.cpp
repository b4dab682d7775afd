#include "lang/yaml/explain.hpp"

#include <doctest/doctest.h>
#include <fmt/format.h>

#include <sstream>

#include "lang/yaml/yaml_tester.hpp"

using namespace iocwright;
using tests::ParsedYaml;

namespace {

/// `LINE:COLUMN: MESSAGE` of the only error in the text.
std::string error_in(const std::string& text) {
  ParsedYaml yaml(text);
  CHECK(yaml.sink.error_count() == 1);
  std::ostringstream out;
  yaml.sink.flush(yaml.sources, {}, out);
  const std::string line = out.str().substr(0, out.str().find(" ["));
  std::string place = line.substr(0, line.find(": error: "));
  return place.substr(place.find(':') + 1) + ": " +
         line.substr(std::min(line.find(": error: ") + 9, line.size()));
}

}  // namespace

TEST_CASE("explain: the place of an error is its cause, not where libyaml has stopped") {
  CHECK(error_in("a: 1\nb:2\n\n\nc: 3\n") == "2:1: a space is missing after `b:`");
  CHECK(error_in("a: 'x\nb: 2\nc: 3\n") == "1:4: this `'` has no closing quote");
  CHECK(error_in("a: [1\nb: 2\nc: 3\n") == "1:4: this `[` is never closed");
  CHECK(error_in("a: {x: {y: 1}\nb: 2\n") == "1:4: this `{` is never closed");
  CHECK(error_in("a: 1\n<<<<<<< x\nb: 2\n=======\nb: 3\n>>>>>>> y\n") ==
        "2:1: Git conflict markers at lines 2-6");
}

TEST_CASE("explain: indentation is compared with that of the keys and items above") {
  CHECK(error_in("a:\n  b:\n    c: 1\n   d: 2\n") ==
        "4:4: `d:` is indented by 3 spaces, but `c:` above it by 4");
  CHECK(error_in("a:\n  - 1\n - 2\n") ==
        "3:2: this `-` is indented by 1 space, but the `-` of the item above it by 2");
  CHECK(error_in("a: 1\n b: 2\n") == "2:2: `b:` is indented by 1 space, but `a:` above it is not");
  CHECK(error_in("- a: 1\nb: 2\n") == "2:1: `b:` is not indented, but `a:` above it is, by 2 spaces");
  CHECK(error_in("- a: 1\na: 2\n") == "2:1: a `- ` is missing before `a:`");
  CHECK(error_in("- 1\nb: 2\n") == "2:1: a `- ` is missing before `b:`");
}

TEST_CASE("explain: keys in blocks of text and quotes are not taken for keys above") {
  CHECK(error_in("a: |\n     x: 1\n   y\nb: 2\n") == "3:4: `y` is not a key: it has no `:`");
  CHECK(error_in("a: \"x\n      y: 1\"\n b: 2\n") ==
        "3:2: `b:` is indented by 1 space, but `a:` above it is not");
}

TEST_CASE("explain: a file without the mistake that a text looks like is not blamed for it") {
  CHECK(error_in("a: '<<<<<<< x'\nb: @\n") == "2:4: text cannot begin with `@` unless it is quoted");
  CHECK(error_in("a: b\u00a0c\nd: 1\ne: @\n") == "3:4: text cannot begin with `@` unless it is quoted");
  CHECK(error_in("a: '\tx'\nb: @\n") == "2:4: text cannot begin with `@` unless it is quoted");
  CHECK(error_in("a: \"{{ x }}\"\nb: c: d\n") == "2:4: a value that contains `: ` must be quoted");
}

TEST_CASE("explain: other errors are said in plain words") {
  CHECK(error_in("a: [1,,2]\n") == "1:7: expected a value");
  CHECK(error_in("a: [1, 2}\n") == "1:9: expected `,` or `]`");
  CHECK(error_in("a: 1\n- b\n") == "2:1: expected a key, as in `name: value`");
  CHECK(error_in("{a: 1}\nb: 2\n") == "2:1: unexpected text after the end of the document");
}

TEST_CASE("explain: every cut of a file is an error with a place, or accepted") {
  const std::string text =
      "a: {b: [1, \"x\\n\"], c: 'y'}\nd:\n  - e: |\n      z\n    f: &g {{ h }}\n  - *g\n\t: %\n- ? i\n: "
      "`\u00a0\u201c\n";
  for (std::size_t size = 0; size <= text.size(); ++size) {
    for (const char* end : {"", "\n", ": ", "\t", "\"", "- ", "]", "\xFC", "\r\n"}) {
      ParsedYaml yaml(text.substr(0, size) + end);
      std::ostringstream out;
      yaml.sink.flush(yaml.sources, {}, out);
      CHECK((yaml.document != nullptr || out.str().starts_with("file:")));
    }
  }
}
