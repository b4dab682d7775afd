#include "core/diag/output_folder.hpp"

#include <doctest/doctest.h>

#include "memory_disk.hpp"

using namespace iocwright;
using tests::MemoryDisk;

namespace {

const FileSet old_files{{"st.cmd", "old"}, {"ioc.subst", "old"}, {"wait_list.yaml", "old"}};
const FileSet new_files{{"st.cmd", "new"}, {"ioc.subst", "new"}, {"db/x.db", "new"}};

/// The files of the folder that are no state of ours.
FileSet visible(const MemoryDisk& disk) {
  FileSet out;
  for (const auto& [path, content] : disk.files)
    if (path.starts_with("/out/") && path.find("/.iocwright/") == std::string::npos)
      out[path.substr(5)] = content;
  return out;
}

MemoryDisk with_old_files() {
  MemoryDisk disk;
  disk.files["/out/of-the-user"] = "kept";
  REQUIRE(OutputFolder(disk, "/out", "boot").replace(old_files));
  return disk;
}

FileSet and_users(FileSet files) {
  files["of-the-user"] = "kept";
  return files;
}

}  // namespace

TEST_CASE(
    "output folder: new files replace the old ones, what is no longer made goes, what is not ours stays") {
  MemoryDisk disk = with_old_files();
  REQUIRE(OutputFolder(disk, "/out", "boot").replace(new_files));
  CHECK(visible(disk) == and_users(new_files));
}

TEST_CASE("output folder: owners remove only what they made") {
  MemoryDisk disk = with_old_files();
  REQUIRE(OutputFolder(disk, "/out", "database").replace({{"ioc.db", "x"}}));
  REQUIRE(OutputFolder(disk, "/out", "database").replace({}));
  CHECK(visible(disk) == and_users(old_files));
}

TEST_CASE("output folder: strays of an older tool go") {
  MemoryDisk disk;
  disk.files["/out/stale"] = "x";
  REQUIRE(OutputFolder(disk, "/out", "boot").replace(new_files, {"stale", "st.cmd", "never-there"}));
  CHECK(visible(disk) == new_files);
}

TEST_CASE("output folder: cut off after any change, the next command finds all old or all new files") {
  MemoryDisk uncut = with_old_files();
  const std::size_t before = uncut.changes;
  REQUIRE(OutputFolder(uncut, "/out", "boot").replace(new_files));
  const std::size_t all = uncut.changes - before;
  REQUIRE(all > 8);
  std::size_t kept_old = 0;
  for (std::size_t cut = 0; cut < all; ++cut) {
    CAPTURE(cut);
    MemoryDisk disk = with_old_files();
    disk.maximum_changes = disk.changes + cut;
    CHECK_FALSE(OutputFolder(disk, "/out", "boot").replace(new_files));
    disk.maximum_changes = std::numeric_limits<std::size_t>::max();
    REQUIRE(OutputFolder::recover(disk, "/out"));
    const FileSet found = visible(disk);
    CHECK((found == and_users(old_files) || found == and_users(new_files)));
    kept_old += found == and_users(old_files) ? 1 : 0;
    REQUIRE(OutputFolder(disk, "/out", "boot").replace({{"st.cmd", "third"}}));
    CHECK(visible(disk) == and_users({{"st.cmd", "third"}}));
  }
  CHECK(kept_old > 0);
  CHECK(kept_old < all);
}

TEST_CASE("output folder: cut off also while finishing, the one after finishes") {
  MemoryDisk disk = with_old_files();
  const auto try_with = [&](std::size_t more) {
    disk.maximum_changes = disk.changes + more;
    const bool done = OutputFolder::recover(disk, "/out").has_value();
    disk.maximum_changes = std::numeric_limits<std::size_t>::max();
    return done;
  };
  disk.maximum_changes = disk.changes + 13;  // past the mark
  CHECK_FALSE(OutputFolder(disk, "/out", "boot").replace(new_files));
  REQUIRE(disk.files.contains("/out/.iocwright/commit"));
  for (int i = 0; i < 100 && !try_with(1); ++i) {}
  REQUIRE(OutputFolder::recover(disk, "/out"));
  CHECK(visible(disk) == and_users(new_files));
}

TEST_CASE(
    "output folder: one failing call of the disk, whichever, is an error that leaves the old files or a swap "
    "to finish") {
  MemoryDisk whole = with_old_files();
  const std::size_t before = whole.calls;
  REQUIRE(OutputFolder(whole, "/out", "boot").replace(new_files));
  const std::size_t all = whole.calls - before;
  REQUIRE(all > 15);
  for (const int code : {EIO, ESTALE}) {
    for (std::size_t call = 0; call < all; ++call) {
      CAPTURE(code);
      CAPTURE(call);
      MemoryDisk disk = with_old_files();
      disk.failing_call = disk.calls + call;
      disk.failing_code = code;
      CHECK_FALSE(OutputFolder(disk, "/out", "boot").replace(new_files));
      const bool marked = disk.files.contains("/out/.iocwright/commit");
      CHECK((marked || visible(disk) == and_users(old_files) || visible(disk) == and_users(new_files)));
      REQUIRE(OutputFolder::recover(disk, "/out"));
      const FileSet found = visible(disk);
      CHECK((found == and_users(old_files) || found == and_users(new_files)));
      if (marked) CHECK(found == and_users(new_files));
    }
  }
}

TEST_CASE("output folder: one failing call while a swap is finished, and the one after finishes") {
  const auto cut = [] {
    MemoryDisk disk = with_old_files();
    disk.maximum_changes = disk.changes + 13;  // past the mark
    CHECK_FALSE(OutputFolder(disk, "/out", "boot").replace(new_files));
    disk.maximum_changes = MemoryDisk::never;
    REQUIRE(disk.files.contains("/out/.iocwright/commit"));
    return disk;
  };
  for (std::size_t call = 0;; ++call) {
    CAPTURE(call);
    MemoryDisk disk = cut();
    disk.failing_call = disk.calls + call;
    if (OutputFolder::recover(disk, "/out")) {
      CHECK(call > 8);
      CHECK(visible(disk) == and_users(new_files));
      break;
    }
    REQUIRE(OutputFolder::recover(disk, "/out"));
    CHECK(visible(disk) == and_users(new_files));
  }
}

TEST_CASE("output folder: a manifest that cannot be read is not an empty one") {
  MemoryDisk disk = with_old_files();
  disk.errors["/out/.iocwright/manifest.boot"] = ESTALE;
  const auto replaced = OutputFolder(disk, "/out", "boot").replace(new_files);
  REQUIRE_FALSE(replaced);
  CHECK(replaced.error().message() == "cannot read `/out/.iocwright/manifest.boot`: Stale file handle");
  CHECK(visible(disk) == and_users(old_files));
}
