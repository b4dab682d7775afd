#include "editor/lsp/text_lines.hpp"

#include <doctest/doctest.h>

using namespace iocwright::lsp;

TEST_CASE("lsp text lines: characters are UTF-16 code units") {
  const std::string_view text = "a\u00e9\U0001F600b\nx";  // 1, 2 and 4 bytes
  const TextLines lines(text);
  CHECK(lines.position(0) == Position{0, 0});
  CHECK(lines.position(3) == Position{0, 2});
  CHECK(lines.position(7) == Position{0, 4});
  CHECK(lines.position(9) == Position{1, 0});
  CHECK(lines.offset({0, 2}) == 3);
  CHECK(lines.offset({0, 4}) == 7);
  CHECK(lines.offset({1, 1}) == 10);
  CHECK(utf16_length("\U0001F600\xff") == 3);
}

TEST_CASE("lsp text lines: a position in the middle of a character is its beginning") {
  CHECK(TextLines("\U0001F600b").offset({0, 1}) == 0);
}

TEST_CASE("lsp text lines: positions out of the text are moved into it") {
  const TextLines lines("ab\r\ncd\ref\n");
  CHECK(lines.offset({0, 9}) == 2);
  CHECK(lines.offset({1, 9}) == 6);
  CHECK(lines.offset({3, 0}) == 10);
  CHECK(lines.offset({99, 0}) == 10);
  CHECK(lines.offset({-1, 4}) == 0);
  CHECK(lines.offset({1, -4}) == 4);
  CHECK(lines.position(99) == Position{3, 0});
}

TEST_CASE("lsp text lines: lines end with LF, CRLF or CR") {
  const TextLines lines("ab\r\ncd\ref");
  CHECK(lines.position(4) == Position{1, 0});
  CHECK(lines.position(7) == Position{2, 0});
  CHECK(lines.line_start(5) == 4);
  CHECK(lines.line_end(5) == 6);
  CHECK(lines.line_end(1) == 2);
  CHECK(lines.line_end(8) == 9);
}

TEST_CASE("lsp text lines: edits replace a range") {
  std::string text = "one\ntwo\nthree";
  replace(text, {{0, 2}, {1, 1}}, "X\nY");
  CHECK(text == "onX\nYwo\nthree");
  replace(text, {{2, 5}, {9, 0}}, "!");
  CHECK(text == "onX\nYwo\nthree!");
  replace(text, {{1, 2}, {0, 0}}, "-");  // reversed: nothing is removed
  CHECK(text == "onX\nYw-o\nthree!");
}
