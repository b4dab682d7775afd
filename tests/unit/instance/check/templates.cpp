#include "instance/check/templates.hpp"

#include <doctest/doctest.h>

#include "memory_disk.hpp"

namespace iocwright::check {

namespace {

std::vector<std::string> names_of(const TemplateMacros& macros) {
  std::vector<std::string> out;
  for (const epics::MacroUse& use : macros.uses) out.push_back(use.name);
  return out;
}

std::vector<std::string> unclosed_in(std::string_view text) {
  std::vector<std::string> out;
  for (const TemplatePart& part : find_template_macros(text, 1).unclosed) out.push_back(part.text);
  return out;
}

using Names = std::vector<std::string>;

}  // namespace

TEST_CASE("templates: references in comments do not count") {
  const auto macros = find_template_macros("# $(A)\nrecord(ai, \"$(B)#$(C)\") { # $(D)\n}\n", 1);
  CHECK(names_of(macros) == Names{"B", "C"});
}

TEST_CASE("templates: a quote, a blank or the end of the line shows that a bracket is missing") {
  CHECK(unclosed_in("record(ai, \"$(P)$(R\") {\n") == Names{"$(R"});
  CHECK(unclosed_in("field(DESC, \"$(P\")\n") == Names{"$(P"});
  CHECK(unclosed_in("field(DESC, \"${P\")\n") == Names{"${P"});
  CHECK(unclosed_in("$(P\n)") == Names{"$(P"});
  CHECK(unclosed_in("$(P=\"a b\") $(Q=$(P)) ${R} '$(S' \\$(T\n# $(U\n").empty());
}

TEST_CASE("templates: unclosed references are no uses") {
  CHECK(names_of(find_template_macros("field(DESC, \"$(P\")\n", 1)).empty());
}

TEST_CASE("templates: calculated names are noticed, references in defaults are not") {
  CHECK(find_template_macros("$(A$(N))", 1).calculates_names);
  CHECK_FALSE(find_template_macros("$(A=$(N))", 1).calculates_names);
}

TEST_CASE("templates: finds the commands of msi") {
  const auto macros = find_template_macros("include \"a.template\"\nsubstitute \"X=1,Y=2\"\n", 1);
  REQUIRE(macros.includes.size() == 1);
  CHECK(macros.includes[0].text == "a.template");
  CHECK(macros.includes[0].span == Span{1, 9, 19});
  CHECK(macros.substituted == std::set<std::string>{"X", "Y"});
}

TEST_CASE("templates: the first folder wins, and a name with a slash is a path") {
  tests::MemoryDisk disk;
  disk.files = {{"a/x.db", "$(A)"}, {"b/x.db", "$(B)"}, {"b/y.db", "$(C)"}, {"c/z.db", "$(D)"}};
  Sources sources;
  epics::DbFiles files(disk, sources);
  Templates templates(files);
  REQUIRE(templates.find("x.db", {"a", "b"}) != nullptr);
  CHECK(names_of(*templates.find("x.db", {"a", "b"})) == Names{"A"});
  CHECK(names_of(*templates.find("y.db", {"a", "b"})) == Names{"C"});
  CHECK(templates.find("z.db", {"a", "b"}) == nullptr);
  CHECK(templates.find("c/z.db", {"a", "b"}) != nullptr);
  CHECK(templates.find("b/x.db", {"a"}) != nullptr);
}

TEST_CASE("templates: those of a forgotten folder are read again") {
  tests::MemoryDisk disk;
  disk.files = {{"a/x.db", "$(A)"}, {"b/y.db", "$(B)"}};
  Sources sources;
  epics::DbFiles files(disk, sources);
  Templates templates(files);
  templates.find("x.db", {"a"});
  const TemplateMacros* kept = templates.find("y.db", {"b"});
  templates.forget("a");
  files.forget("a");
  CHECK(files.files() == std::set<FileId>{kept->file});
  disk.files["a/x.db"] = "$(C)";
  CHECK(names_of(*templates.find("x.db", {"a"})) == Names{"C"});
}

}  // namespace iocwright::check
