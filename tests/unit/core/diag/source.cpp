#include "core/diag/source.hpp"

#include <doctest/doctest.h>

using namespace iocwright;

namespace {

bool is_at(const SourceFile& file, std::size_t offset, std::size_t line, std::size_t column) {
  const Place place = file.place(offset);
  return place.line == line && place.column == column;
}

}  // namespace

TEST_CASE("source: lines and columns count from one, and columns are code points") {
  const SourceFile file("f", "a\n\u6f22\u5b57 b\n");
  CHECK(is_at(file, 0, 1, 1));
  CHECK(is_at(file, 1, 1, 2));  // the line break belongs to its line
  CHECK(is_at(file, 2, 2, 1));
  CHECK(is_at(file, 9, 2, 4));
}

TEST_CASE("source: an offset beyond the end counts as the end") {
  CHECK(is_at(SourceFile("f", "ab"), 100, 1, 3));
  CHECK(is_at(SourceFile("f", "ab\n"), 100, 2, 1));
  CHECK(is_at(SourceFile("f", ""), 0, 1, 1));
}

TEST_CASE("source: lines come without their line endings") {
  const SourceFile file("f", "one\r\ntwo\n\nfour");
  CHECK(file.line(1) == "one");
  CHECK(file.line(2) == "two");
  CHECK(file.line(3).empty());
  CHECK(file.line(4) == "four");
  CHECK(file.line(0).empty());
  CHECK(file.line(5).empty());
}

TEST_CASE("source: files keep their ids when more are added") {
  Sources sources;
  const FileId first = sources.add("a", "x");
  const SourceFile& file = sources.file(first);
  for (int i = 0; i < 100; ++i) sources.add("b", "");
  CHECK(first == 1);
  CHECK(&sources.file(first) == &file);
  CHECK(sources.file(first).path() == "a");
  CHECK(sources.file(first).text() == "x");
}
