#include "editor/lsp/template_names.hpp"

#include <doctest/doctest.h>

using namespace iocwright::lsp;

namespace {

std::optional<TemplatePlace> place(std::string text) {
  static std::string kept;
  const std::size_t cursor = text.find('^');
  kept = text.erase(cursor, 1);
  return template_place(TextLines(kept), cursor);
}

}  // namespace

TEST_CASE("lsp template place: the kind of name depends on what precedes it") {
  CHECK(place("a: {{ x^ }}")->kind == NameKind::name);
  CHECK(place("a: {{ x|up^ }}")->kind == NameKind::filter);
  CHECK(place("a: {{ x is de^ }}")->kind == NameKind::test);
  CHECK(place("a: {{ x is not ^ }}")->kind == NameKind::test);
  CHECK(place("a: {{ not ^ }}")->kind == NameKind::name);
  CHECK(place("a: {% if x^ %}")->kind == NameKind::name);
  const auto attribute = place("a: {{ x.y^z }}");
  CHECK(attribute->kind == NameKind::attribute);
  CHECK(attribute->owner == "x");
  CHECK(attribute->word_begin == 8);
  CHECK(attribute->word_end == 10);
}

TEST_CASE("lsp template place: there is none outside of expressions and in strings") {
  for (const char* text :
       {"a^: b", "a: {{ x }} b^", "a: {% if x %}b^{% endif %}", "a: {{ 'x^' }}", "a: {{ \"\\\"x^"}) {
    CAPTURE(text);
    CHECK_FALSE(place(text));
  }
  CHECK(place("a: {{ 'x' ~ y^ }}"));
}
