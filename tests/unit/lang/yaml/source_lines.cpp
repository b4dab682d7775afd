#include "lang/yaml/source_lines.hpp"

#include <doctest/doctest.h>

using namespace iocwright::yaml;

TEST_CASE("source lines: a line is found by any of its bytes, without its line ending") {
  const std::string_view text = "a\r\nbc\n\nd";
  CHECK(line_at("a\r", 0).end == 2);  // no line end: the next line would never come
  CHECK(line_at(text, 1).end == 1);
  CHECK(line_at(text, 4).begin == 3);
  CHECK(line_at(text, 4).end == 5);
  CHECK(line_at(text, 6).begin == line_at(text, 6).end);
  CHECK(line_at(text, 99).begin == 7);
  CHECK(line_number(text, 7) == 4);
}

TEST_CASE("source lines: the content of a line begins after its indentation and dashes") {
  const std::string_view text = "  - - a: 1";
  CHECK(content_begin(text, line_at(text, 0)) == 2);
  CHECK(after_dashes(text, line_at(text, 0)) == 6);
  CHECK(is_dash("-", 0));
  CHECK(!is_dash("-a", 0));
  CHECK(column_of("\u00e9\u00e9x", 4) == 2);
}

TEST_CASE("source lines: a key ends at a colon before a blank, outside of quotes") {
  CHECK(key_end("a:b: c", 0, 6) == 3);
  CHECK(key_end("'a: b': c", 0, 9) == 6);
  CHECK(key_end("a:b", 0, 3) == 3);
  CHECK(key_end("a:", 0, 2) == 1);
}

TEST_CASE("source lines: a value ends before a comment, and in brackets before a comma") {
  CHECK(value_end("a b # c", 0, false) == 3);
  CHECK(value_end("a#b, c", 0, false) == 6);
  CHECK(value_end("a, c", 0, true) == 1);
  CHECK(value_end("{{ f(a, b) }}x, c", 0, true) == 14);
  CHECK(value_end("{# a #}b # c", 0, false) == 8);
  CHECK(value_end("{{ a", 0, false) == 4);
  CHECK(text_end("- {{ k }}: v", 2, false) == 9);
  CHECK(text_end("k: {{ v }}: x", 3, false) == 13);
}

TEST_CASE("source lines: text is quoted with as few changes as possible") {
  CHECK(quoted("it's") == "\"it's\"");
  CHECK(quoted("{{ \"a\" }}") == "'{{ \"a\" }}'");
  CHECK(quoted("it's \"a\"") == "'it''s \"a\"'");
}
