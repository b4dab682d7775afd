#include "instance/patterns/vendor.hpp"

#include <doctest/doctest.h>

#include "instance/patterns/pattern_tester.hpp"

using namespace iocwright;
using namespace iocwright::patterns;

namespace {

/// A change from `locked` to `files`, and the lock after it.
Result<VendorChanges> planned(const Disk& disk, std::vector<std::string> locked, FileSet files,
                              std::vector<PatternEntry> others = {}) {
  PatternChange change{.entry = {.name = "p"}, .locked = std::move(locked), .files = std::move(files)};
  for (const auto& [path, content] : change.files) change.entry.files.emplace_back(path, "h");
  Lock lock{.patterns = std::move(others)};
  lock.set(change.entry);
  return plan_changes(disk, "/i", {change}, lock);
}

}  // namespace

TEST_CASE(
    "pattern changes: files that the new entry lacks are removed, with the folders that they leave empty") {
  tests::MemoryDisk disk;
  disk.files = {{"/i/config/db/deep/x", ""}, {"/i/config/y", ""}};
  const auto changes = planned(disk, {"config/db/deep/x", "config/y", "config/gone"}, {{"config/y", "new"}});
  REQUIRE(changes);
  CHECK(changes->removed == std::vector<std::string>{"config/db/deep/x", "config/gone"});
  CHECK(changes->emptied == std::vector<std::string>{"config/db/deep", "config/db", "config"});
}

TEST_CASE("pattern changes: a file of another pattern stays") {
  tests::MemoryDisk disk;
  disk.files = {{"/i/config/x", ""}};
  const auto changes =
      planned(disk, {"config/x"}, {{"config/y", ""}}, {{.name = "q", .files = {{"config/x", "h"}}}});
  REQUIRE(changes);
  CHECK(changes->removed.empty());
}

TEST_CASE("pattern changes: nothing outside of the instance is removed, by links neither") {
  tests::MemoryDisk disk;
  disk.files = {{"/etc/hostname", ""}, {"/out/x", ""}, {"/i/config/folder/x", ""}};
  disk.links = {{"/i/link", "/out"}};
  const auto changes =
      planned(disk, {"../out/x", "/etc/hostname", "link/x", "config/folder"}, {{"config/y", ""}});
  REQUIRE(changes);
  CHECK(changes->removed.empty());
}

TEST_CASE("pattern changes: a user's file or folder in the way is an error") {
  tests::MemoryDisk disk;
  disk.files = {{"/i/config/notes", ""}, {"/i/config/folder/mine", ""}};
  CHECK(tests::message_of(planned(disk, {}, {{"config/notes/x.md", ""}})) ==
        "cannot vendor 'config/notes/x.md': /i/config/notes already exists and is not a directory; remove it "
        "and "
        "re-run");
  CHECK(tests::message_of(planned(disk, {"config/folder/own"}, {{"config/folder", ""}})) ==
        "cannot vendor 'config/folder': /i/config/folder already exists and is a directory; remove it and "
        "re-run");
}

TEST_CASE("pattern changes: the pattern's own old files in the way are replaced") {
  tests::MemoryDisk disk;
  disk.files = {{"/i/config/notes", "old"}, {"/i/config/folder/a/x", "old"}};
  const auto changes = planned(disk, {"config/notes", "config/folder/a/x"},
                               {{"config/notes/x.md", "new"}, {"config/folder", "new"}});
  REQUIRE(changes);
  REQUIRE(apply_changes(disk, "/i", *changes, std::nullopt).value_or(false));
  CHECK(disk.files == FileSet{{"/i/config/notes/x.md", "new"}, {"/i/config/folder", "new"}});
}

TEST_CASE("pattern changes: interrupted at any point, they are completed or undone by the next command") {
  const auto at_start = [](tests::MemoryDisk& disk) {
    disk.folders = {"/i"};
    disk.files = {{"/i/config/notes", "old"}, {"/i/config/gone", "old"}};
  };
  const FileSet old{{"/i/config/notes", "old"}, {"/i/config/gone", "old"}},
      now{{"/i/config/notes/x.md", "new"}};
  bool was_undone = false, was_completed = false;
  for (std::size_t most = 0; most < 40; ++most) {
    CAPTURE(most);
    tests::MemoryDisk disk;
    at_start(disk);
    const auto changes = planned(disk, {"config/notes", "config/gone"}, {{"config/notes/x.md", "new"}});
    disk.maximum_changes = most;
    const bool made = apply_changes(disk, "/i", *changes, std::nullopt).has_value();
    disk.maximum_changes = tests::MemoryDisk::never;
    REQUIRE(recover_changes(disk, "/i"));
    const FileSet found(disk.files.begin(), disk.files.end());
    CHECK((found == old || found == now));
    if (made) CHECK(found == now);
    was_undone = was_undone || found == old;
    was_completed = was_completed || (found == now && !made);
  }
  CHECK(was_undone);
  CHECK(was_completed);
}

TEST_CASE("pattern changes: the lock is never removed") {
  tests::MemoryDisk disk;
  disk.files = {{"/i/runtime-lock.yaml", ""}, {"/i/config/x", ""}};
  const auto changes =
      planned(disk, {"runtime-lock.yaml", "config/../runtime-lock.yaml"}, {{"config/y", ""}});
  REQUIRE(changes);
  CHECK(changes->removed.empty());
}

TEST_CASE("pattern changes: nothing is changed if the lock is not what it was") {
  tests::MemoryDisk disk;
  disk.folders = {"/i"};
  disk.files = {{"/i/runtime-lock.yaml", "newer"}};
  const auto changes = planned(disk, {}, {{"config/x", "new"}});
  REQUIRE(changes);
  CHECK_FALSE(apply_changes(disk, "/i", *changes, "older").value_or(true));
  CHECK_FALSE(apply_changes(disk, "/i", *changes, std::nullopt).value_or(true));
  CHECK(disk.files == FileSet{{"/i/runtime-lock.yaml", "newer"}});
  CHECK(apply_changes(disk, "/i", *changes, "newer").value_or(false));
  CHECK(disk.files.contains("/i/config/x"));
}

TEST_CASE("pattern changes: nothing is changed if one of the folders is read-only") {
  struct ReadOnly : tests::MemoryDisk {
    std::string folder;
    FileResult<void> check_writable(const std::string& path) const override {
      if (path != folder) return {};
      return tl::make_unexpected(FileError{path, EACCES});
    }
  };
  for (const char* folder : {"/i/config/new", "/i/config", "/i/old", "/i"}) {
    CAPTURE(folder);
    ReadOnly disk;
    disk.folders = {"/i", "/i/config", "/i/config/new", "/i/old/db"};
    disk.files = {{"/i/config/gone", "old"}, {"/i/old/db/x", "old"}};
    disk.folder = folder;
    const FileSet before = disk.files;
    const auto changes =
        planned(disk, {"config/gone", "old/db/x"}, {{"config/new/deep/x", "new"}, {"top", "new"}});
    REQUIRE(changes);
    const auto made = apply_changes(disk, "/i", *changes, std::nullopt);
    REQUIRE_FALSE(made);
    CHECK(made.error().message() == "cannot write to `" + std::string(folder) + "`: Permission denied");
    CHECK(disk.files == before);
    CHECK_FALSE(disk.folders.contains("/i/.iocwright"));
  }
}

TEST_CASE("pattern changes: an error before the first change leaves no trace") {
  tests::MemoryDisk disk;
  disk.folders = {"/i"};
  const auto changes = planned(disk, {}, {{"config/x", "new"}, {"config/y", "new"}});
  REQUIRE(changes);
  struct Full : tests::MemoryDisk {
    FileResult<void> write(const std::string& path, std::string_view content) override {
      if (path.ends_with("/y")) return tl::make_unexpected(FileError{path, ENOSPC});
      return MemoryDisk::write(path, content);
    }
  } full;
  full.folders = {"/i"};
  CHECK_FALSE(apply_changes(full, "/i", *changes, std::nullopt));
  CHECK(full.files.empty());
  CHECK_FALSE(full.folders.contains("/i/.iocwright"));
}
