#include "image/module/registry_journal.hpp"

#include <doctest/doctest.h>

#include "image/module/registry.hpp"
#include "memory_disk.hpp"

using namespace iocwright;
using image::Registry;
using image::RegistryChanges;
using image::RegistryJournal;

namespace {

RegistryChanges changes_of(const std::string& name) {
  return {image::set_line("RELEASE", "^" + name + " *=.*", name + " = /s/" + name),
          image::ensure_line("lib_list", name),
          image::set_line("RELEASE.shell", "export *EPICS_DB_INCLUDE_PATH.*$",
                          "export EPICS_DB_INCLUDE_PATH=" + name)};
}

/// A registry with the modules a, b and c.
void fill(tests::MemoryDisk& disk) {
  Registry registry(disk, "/s/configure", "SUPPORT=/s\n");
  REQUIRE(registry.recover().has_value());
  for (const char* name : {"a", "b", "c"}) REQUIRE(registry.commit(name, changes_of(name), {}).has_value());
}

Result<std::vector<std::string>> restore(tests::MemoryDisk& disk, const std::vector<std::string>& modules,
                                         Registry::Restoring how = {}) {
  Registry registry(disk, "/s/configure", "SUPPORT=/s\n");
  REQUIRE(registry.recover().has_value());
  return registry.restore(modules, how, {});
}

}  // namespace

TEST_CASE("registry journal: it reads what it writes") {
  image::LineEdit line;
  line.regexp = "^x";
  line.search_string = "";
  line.insertafter = "EOF";
  line.firstmatch = true;
  image::BlockEdit block;
  block.block = "two\nlines";
  block.insertbefore = "BOF";
  image::ReplaceEdit replace{.regexp = "a", .replace = "aa", .after = {}, .before = "z"};
  RegistryJournal journal;
  journal.initial = {{"RELEASE", "a\nx\n"}};
  REQUIRE(journal.put("m", {{"RELEASE", line}, {"RELEASE", block, "^#"}, {"RELEASE", replace}}, false)
              .has_value());
  RegistryJournal again = RegistryJournal::parse(journal.text());
  CHECK(again.text() == journal.text());
  CHECK(again.texts == journal.texts);
  REQUIRE(again.replay().has_value());
  CHECK(again.texts == journal.texts);
  for (const char* broken : {"", "{", "[]", "{\"version\": 2}", "{\"version\": 1, \"initial\": 3}"})
    CHECK(RegistryJournal::parse(broken).entries.empty());
}

TEST_CASE("registry journal: lost lines of a module are restored in their place") {
  tests::MemoryDisk whole;
  fill(whole);
  for (const char* lost : {"", "a\n", "c\n", "a\nc\n"}) {
    CAPTURE(lost);
    tests::MemoryDisk disk = whole;
    disk.files["/s/configure/lib_list"] = lost;
    REQUIRE(restore(disk, {"c", "b", "a"}).has_value());
    CHECK(disk.files["/s/configure/lib_list"] == "a\nb\nc\n");
  }
  tests::MemoryDisk disk = whole;
  disk.files.erase("/s/configure/RELEASE");
  disk.files["/s/configure/lib_list"] = "mine\n";
  REQUIRE(restore(disk, {"b"}).has_value());
  CHECK(disk.files["/s/configure/RELEASE"] == "SUPPORT=/s\nb = /s/b\n");
  CHECK(disk.files["/s/configure/lib_list"] == "mine\nb\n");
  REQUIRE(restore(disk, {"a", "c"}).has_value());
  CHECK(disk.files["/s/configure/RELEASE"] == whole.files["/s/configure/RELEASE"]);
  CHECK(disk.files["/s/configure/lib_list"] == "mine\na\nb\nc\n");
}

TEST_CASE("registry journal: nothing is written if nothing is lost") {
  tests::MemoryDisk disk;
  fill(disk);
  disk.files["/s/configure/lib_list"] += "mine\n";
  const std::size_t before = disk.changes;
  CHECK(restore(disk, {"a", "b", "c"})->empty());
  CHECK(disk.changes == before);
}

TEST_CASE(
    "registry journal: a line that a module no longer enters is removed, and a new one takes its place") {
  tests::MemoryDisk disk;
  fill(disk);
  disk.files["/s/configure/lib_list"] += "mine\n";
  Registry registry(disk, "/s/configure", "");
  REQUIRE(registry.recover().has_value());
  REQUIRE(registry.commit("b", {image::ensure_line("lib_list", "b2")}, {}).has_value());
  CHECK(disk.files["/s/configure/lib_list"] == "a\nb2\nc\nmine\n");
  CHECK(disk.files["/s/configure/RELEASE"] == "SUPPORT=/s\na = /s/a\nc = /s/c\n");
}

TEST_CASE("registry journal: a partial build adds to what its module has entered") {
  tests::MemoryDisk disk;
  fill(disk);
  Registry registry(disk, "/s/configure", "");
  REQUIRE(registry.recover().has_value());
  REQUIRE(
      registry
          .commit("b", {image::ensure_line("lib_list", "b2"), image::ensure_line("lib_list", "b")}, {}, true)
          .has_value());
  CHECK(disk.files["/s/configure/lib_list"] == "a\nb\nb2\nc\n");
}

TEST_CASE("registry journal: sorted modules take the places that they had among the others") {
  tests::MemoryDisk disk;
  fill(disk);
  REQUIRE(restore(disk, {"c", "a"}, {.sorts = true}).has_value());
  CHECK(disk.files["/s/configure/lib_list"] == "c\nb\na\n");
  CHECK(disk.files["/s/configure/RELEASE"] == "SUPPORT=/s\nc = /s/c\nb = /s/b\na = /s/a\n");
}

TEST_CASE("registry journal: discarding leaves only lines of modules, and copies files that had others") {
  tests::MemoryDisk disk;
  fill(disk);
  disk.files["/s/configure/lib_list"] = "mine\na\na\n";
  disk.files["/s/configure/RELEASE"] = "";
  const auto copies = restore(disk, {"a"}, {.sorts = true, .discards = true});
  CHECK(disk.files["/s/configure/lib_list"] == "a\nb\nc\n");
  CHECK(disk.files["/s/configure/RELEASE"] == "SUPPORT=/s\na = /s/a\nb = /s/b\nc = /s/c\n");
  REQUIRE(copies->size() == 1);
  CHECK(disk.files[copies->front()] == "mine\na\na\n");
}
