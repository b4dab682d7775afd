#include "lang/jinja/parse/lexer.hpp"

#include <doctest/doctest.h>

using namespace iocwright;
using namespace iocwright::jinja;

namespace {

/// The tokens of a template, each in brackets.
std::string tokens(std::string_view source) {
  const auto all = tokenize(source);
  if (!all) return all.error().message();
  std::string out;
  for (const Token& token : *all)
    if (token.kind != TokenKind::end) out += "[" + std::string(token.text) + "]";
  return out;
}

}  // namespace

TEST_CASE("jinja lexer: splits tags from the text between them") {
  CHECK(tokens("a{{ b }}c") == "[a][{{][b][}}][c]");
  CHECK(tokens("a{# b #}c") == "[a][c]");
  CHECK(tokens("a } b { c") == "[a } b { c]");
}

TEST_CASE("jinja lexer: a minus strips white space, a plus keeps it") {
  CHECK(tokens("a \n {{- b -}} \n c") == "[a][{{][b][}}][c]");
  CHECK(tokens("a {%- if b +%} c") == "[a][{%][if][b][%}][ c]");
  CHECK(tokens("a {#- x -#} b") == "[a][b]");
}

TEST_CASE("jinja lexer: takes the longest operator, and does not end a tag inside brackets") {
  CHECK(tokens("{{ a**b//c }}") == "[{{][a][**][b][//][c][}}]");
  CHECK(tokens("{{ {'a': {}} }}") == "[{{][{]['a'][:][{][}][}][}}]");
  CHECK(tokens("{{ 1.5e3 + 0x_ff + 1_0 }}") == "[{{][1.5e3][+][0x_ff][+][1_0][}}]");
}

TEST_CASE("jinja lexer: the content of a raw block is text") {
  CHECK(tokens("a{% raw %}{{ b }}{% endraw -%} c") == "[a][{{ b }}][c]");
}

TEST_CASE("jinja lexer: errors have locations") {
  const auto open = tokenize("ab {# never closed");
  REQUIRE_FALSE(open);
  CHECK(open.error().span().begin == 3);
  const auto wrong = tokenize("{{ a ? b }}");
  REQUIRE_FALSE(wrong);
  CHECK(wrong.error().span().begin == 5);
}

TEST_CASE("jinja lexer: line ends are normalized, and the final one is removed") {
  CHECK(normalize_source("a\r\nb\rc\n") == "a\nb\nc");
}
