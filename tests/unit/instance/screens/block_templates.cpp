#include "instance/screens/block_templates.hpp"

#include <doctest/doctest.h>

#include "memory_disk.hpp"

using namespace iocwright;
using screens::BlockTemplates;
using screens::BlockValues;

namespace {

std::string filled(std::string_view body, const BlockValues& values, std::size_t indent = 0) {
  std::string out;
  BlockTemplates::parse("a comment\n=== A\n" + std::string(body)).fill(out, "A", values, indent);
  return out;
}

}  // namespace

TEST_CASE("blocks: placeholders are replaced, other braces are text") {
  CHECK(filled("object {\n  x={x} {y:none} {z:none}\n}\n", {{"x", "1"}, {"z", "3"}}) ==
        "object {\n  x=1 none 3\n}\n");
}

TEST_CASE("blocks: the default is for an empty value") {
  CHECK(filled("{a:$(text)}|{b}\n", {{"a", ""}}) == "$(text)|\n");
}

TEST_CASE("blocks: lines are inserted as they are") {
  CHECK(filled("a\n  {+more}\nb\n", {{"more", "1\n2\n"}}) == "a\n1\n2\nb\n");
  CHECK(filled("a\n  {+more}\nb\n", {}) == "a\nb\n");
}

TEST_CASE("blocks: an end tag directly after its start tag keeps its indentation") {
  CHECK(filled("<a>\n  <a x=\"1\">\n      </a>\n</a>\n", {}, 2) ==
        "  <a>\n    <a x=\"1\">\n      </a>\n  </a>\n");
}

TEST_CASE("blocks: a quoted line is repeated for each line of its value") {
  CHECK(filled("  \"0 {v}\"\n", {{"v", "a\nb"}}) == "  \"0 a\"\n  \"b\"\n");
  CHECK(filled("  \"{v}\"\n", {{"v", "a\n"}}) == "  \"a\"\n");
  CHECK(filled("  \"{v}\"\n", {{"v", ""}}).empty());
}

TEST_CASE("blocks: a template without a section is an error") {
  tests::MemoryDisk disk;
  disk.files["/t/screens/x"] = "=== A\na\n";
  const std::string_view sections[] = {"A", "B"};
  const auto read = BlockTemplates::read(TemplateFiles(disk, "/t"), "x", sections);
  REQUIRE_FALSE(read);
  CHECK(read.error().message() == "the template `screens/x` has no section `=== B`");
}
