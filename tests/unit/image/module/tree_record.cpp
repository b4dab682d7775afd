#include "image/module/tree_record.hpp"

#include <doctest/doctest.h>

#include "image/module/aside_name.hpp"
#include "memory_disk.hpp"

using namespace iocwright;
using image::TreeFile;
using image::TreeFiles;
using image::TreeRecord;

namespace {

using Paths = std::set<std::string>;

const TreeFile one{"100644", 1, "a"}, other{"100644", 1, "b"}, program{"100755", 1, "a"},
    unreadable{"100644", 1, ""};

}  // namespace

TEST_CASE("tree record: reading returns what was written, for any bytes in names") {
  TreeRecord record;
  record.url = "https://host/a b";
  record.version = "1.0";
  record.commit = "0123";
  record.staged = "4567";
  record.partly_known = true;
  record.commits = {{"", {"01", "02"}}, {"sub module", {"03"}}};
  record.files = {{"a", one}, {"new\nline %41 \xff", program}, {"gone", {"000000", 0, ""}}};
  const auto again = TreeRecord::parse(record.text());
  REQUIRE(again.has_value());
  CHECK(again->text() == record.text());
  CHECK(again->url == record.url);
  CHECK(again->commits == record.commits);
  CHECK(again->files.at("new\nline %41 \xff").is_same(program));
  CHECK(again->partly_known);
}

TEST_CASE("tree record: a truncated string, or one in another format, is not a record") {
  for (const char* text : {"", "x", "iocwright-tree 2\n", "iocwright-tree 1\nfile 100644\n",
                           "iocwright-tree 1\nfile 1 x y z\n"}) {
    CAPTURE(text);
    CHECK_FALSE(TreeRecord::parse(text).has_value());
  }
}

TEST_CASE("tree record: a file is changed if its content or mode differs, or if it is unreadable") {
  TreeRecord record;
  record.files = {
      {"same", one}, {"content", one}, {"mode", one}, {"unreadable", unreadable}, {"missing", one}};
  TreeFiles now;
  now.files = {
      {"same", one}, {"content", other}, {"mode", program}, {"unreadable", unreadable}, {"new", one}};
  const auto changes = image::changes_since(&record, now);
  CHECK(changes.present == Paths{"content", "mode", "unreadable", "new"});
  CHECK(changes.missing == Paths{"missing"});
}

TEST_CASE("tree record: without a record, every file counts as changed") {
  TreeFiles now;
  now.files = {{"a", one}, {"b", other}};
  CHECK(image::changes_since(nullptr, now).present == Paths{"a", "b"});
}

TEST_CASE("tree record: a file that the user changed still counts as changed after a build") {
  TreeRecord before;
  before.files = {{"edited", one}, {"ours", one}, {"deleted", one}};
  TreeFiles now;
  now.files = {{"edited", other}, {"ours", other}, {"new", one}, {"made", one}};
  TreeRecord after;
  after.files = image::recorded_files(now, {"edited", "new", "deleted"}, &before);
  const auto changes = image::changes_since(&after, now);
  CHECK(changes.present == Paths{"edited", "new"});
  CHECK(changes.missing == Paths{"deleted"});
  now.files["edited"] = one;  // reverted by hand
  CHECK(image::changes_since(&after, now).present == Paths{"new"});
}

TEST_CASE("aside name: a new name is unused, and is recognized by its form") {
  tests::MemoryDisk disk;
  const std::string first = image::aside_name("/s/w", disk).value();
  CHECK(first.starts_with("/s/w.2"));
  CHECK(image::is_aside_name("w.2026-11-26T10-15-00"));
  CHECK(image::is_aside_name("w.2026-11-26T10-15-00-12"));
  for (const char* name :
       {"w", "w.2026", ".2026-11-26T10-15-00", "w.2026-11-26T10-15-0", "w.2026-11-26T10-15-00x", "R4-45-2"}) {
    CAPTURE(name);
    CHECK_FALSE(image::is_aside_name(name));
  }
}
