#include "lang/yaml/lookalikes.hpp"

#include <doctest/doctest.h>

#include "lang/yaml/yaml_tester.hpp"

using namespace iocwright;
using tests::ParsedYaml;

namespace {

/// The first message about the text, or "" if there is none. The text must be accepted.
std::string warning_about(const std::string& text) {
  const ParsedYaml yaml(text);
  CHECK(!yaml.sink.has_errors());
  return yaml.sink.first_message();
}

}  // namespace

TEST_CASE("lookalikes: text in typographic quotes") {
  const std::string message = "`\u201c` is not a quote in YAML, and becomes part of the text";
  CHECK(warning_about("a: \u201cb\u201d\n") == message);
  CHECK(warning_about("a: \u201cb\"\n") == message);
  CHECK(warning_about("a: '\u201cb\u201d'\n").empty());
  CHECK(warning_about("a: say \u201cb\u201d\n").empty());
  CHECK(yaml::without_typographic_quotes("\u201cb\u201d") == "b");
  CHECK(yaml::without_typographic_quotes("\u201cb") == "\u201cb");
}

TEST_CASE("lookalikes: odd blanks in keys, and around text") {
  CHECK(warning_about("a: b\u00a0\n") == "a no-break space (U+00A0) is part of this text");
  CHECK(warning_about("a: \u3000b\n") == "an ideographic space (U+3000) is part of this text");
  CHECK(warning_about("a\u00a0b: c\n") == "a no-break space (U+00A0) is part of this key");
  CHECK(warning_about("a: 10\u00a0\u00b5m\n").empty());
  CHECK(warning_about("a: \"b\u00a0\"\n").empty());
  CHECK(yaml::blank_name(U' ').empty());
}
