#include "lang/yaml/locate.hpp"

#include <doctest/doctest.h>

#include "lang/yaml/yaml_tester.hpp"

using namespace iocwright;
using tests::ParsedYaml;

namespace {

/// The text in the file where `part` of the value of `a` comes from.
std::string located(const std::string& text, std::string_view part) {
  const ParsedYaml yaml(text);
  REQUIRE(yaml.document);
  const std::size_t begin = yaml.at("a").value.as_string().find(part);
  REQUIRE(begin != std::string::npos);
  const Span span = yaml::locate(yaml.at("a"), yaml.sources, begin, begin + part.size());
  return std::string(yaml.sources.file(1).text().substr(span.begin, span.end - span.begin));
}

}  // namespace

TEST_CASE("yaml locate: finds part of a value across quotes, escapes, folding and indentation") {
  CHECK(located("a: x {{ y }}\n", "y") == "y");
  CHECK(located("a: 'it''s {{ y }}'\n", "y") == "y");
  CHECK(located("a: \"\\t\\x41 {{ y }}\"\n", "y") == "y");
  CHECK(located("a: |\n  first\n    {{ y }}\n", "y") == "y");
  CHECK(located("a: >\n  first\n  {{ y }}\n  last\n", "y") == "y");
  CHECK(located("a: first\n  {{ y }}\n", "y") == "y");
  CHECK(located("a: \"first\n\n  {{ y }}\"\n", "y") == "y");
  CHECK(located("a: |2\n   two\n  {{ y }}\n", "{{ y }}") == "{{ y }}");
}
