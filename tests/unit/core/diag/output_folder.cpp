#include "core/diag/output_folder.hpp"

#include <doctest/doctest.h>

#include "memory_disk.hpp"

using namespace iocwright;
using tests::MemoryDisk;

namespace {

const FileSet old_files{{"st.cmd", "old"}, {"ioc.subst", "old"}, {"wait_list.yaml", "old"}};
const FileSet new_files{{"st.cmd", "new"}, {"ioc.subst", "new"}, {"db/x.db", "new"}};

/// The files in the folder, without our own state.
FileSet visible(const MemoryDisk& disk) {
  FileSet out;
  for (const auto& [path, content] : disk.files)
    if (path.starts_with("/out/") && path.find("/.iocwright/") == std::string::npos)
      out[path.substr(5)] = content;
  return out;
}

MemoryDisk with_old_files() {
  MemoryDisk disk;
  disk.files["/out/user-file"] = "kept";
  REQUIRE(OutputFolder(disk, "/out", "boot").replace(old_files));
  return disk;
}

FileSet and_user_file(FileSet files) {
  files["user-file"] = "kept";
  return files;
}

}  // namespace

TEST_CASE("output folder: replaces and removes the owner's old files, and keeps the user's") {
  MemoryDisk disk = with_old_files();
  REQUIRE(OutputFolder(disk, "/out", "boot").replace(new_files));
  CHECK(visible(disk) == and_user_file(new_files));
}

TEST_CASE("output folder: a file with the right content is not written again") {
  MemoryDisk disk = with_old_files();
  const std::size_t before = disk.changes;
  REQUIRE(OutputFolder(disk, "/out", "boot").replace(old_files));
  const std::size_t lock_only = disk.changes - before;
  REQUIRE(OutputFolder(disk, "/out", "boot").replace(old_files, {"never-there"}));
  CHECK(lock_only <= 1);  // the lock file
  FileSet one_new = old_files;
  one_new["st.cmd"] = "new";
  disk.files.erase("/out/ioc.subst");
  REQUIRE(OutputFolder(disk, "/out", "boot").replace(one_new));
  CHECK(visible(disk) == and_user_file(one_new));
}

TEST_CASE("output folder: a link with the right content becomes a file") {
  MemoryDisk disk = with_old_files();
  disk.files["/elsewhere"] = "old";
  disk.files.erase("/out/st.cmd");
  disk.links["/out/st.cmd"] = "/elsewhere";
  REQUIRE(OutputFolder(disk, "/out", "boot").replace(old_files));
  CHECK(!disk.links.contains("/out/st.cmd"));
  CHECK(visible(disk) == and_user_file(old_files));
}

TEST_CASE("output folder: an owner removes only its own files") {
  MemoryDisk disk = with_old_files();
  REQUIRE(OutputFolder(disk, "/out", "database").replace({{"ioc.db", "x"}}));
  REQUIRE(OutputFolder(disk, "/out", "database").replace({}));
  CHECK(visible(disk) == and_user_file(old_files));
}

TEST_CASE("output folder: strays of an older tool are removed") {
  MemoryDisk disk;
  disk.files["/out/stale"] = "x";
  REQUIRE(OutputFolder(disk, "/out", "boot").replace(new_files, {"stale", "st.cmd", "never-there"}));
  CHECK(visible(disk) == new_files);
}

TEST_CASE("output folder: recovery after an interruption at any change leaves all old or all new files") {
  MemoryDisk uninterrupted = with_old_files();
  const std::size_t before = uninterrupted.changes;
  REQUIRE(OutputFolder(uninterrupted, "/out", "boot").replace(new_files));
  const std::size_t all = uninterrupted.changes - before;
  REQUIRE(all > 8);
  std::size_t kept_old = 0;
  for (std::size_t completed = 0; completed < all; ++completed) {
    CAPTURE(completed);
    MemoryDisk disk = with_old_files();
    disk.maximum_changes = disk.changes + completed;
    CHECK_FALSE(OutputFolder(disk, "/out", "boot").replace(new_files));
    disk.maximum_changes = std::numeric_limits<std::size_t>::max();
    REQUIRE(OutputFolder::recover(disk, "/out"));
    const FileSet found = visible(disk);
    CHECK((found == and_user_file(old_files) || found == and_user_file(new_files)));
    kept_old += found == and_user_file(old_files) ? 1 : 0;
    REQUIRE(OutputFolder(disk, "/out", "boot").replace({{"st.cmd", "third"}}));
    CHECK(visible(disk) == and_user_file({{"st.cmd", "third"}}));
  }
  CHECK(kept_old > 0);
  CHECK(kept_old < all);
}

TEST_CASE("output folder: an interrupted recovery is completed by the next one") {
  MemoryDisk disk = with_old_files();
  const auto recover_with = [&](std::size_t changes) {
    disk.maximum_changes = disk.changes + changes;
    const bool done = OutputFolder::recover(disk, "/out").has_value();
    disk.maximum_changes = std::numeric_limits<std::size_t>::max();
    return done;
  };
  disk.maximum_changes = disk.changes + 13;  // after the mark
  CHECK_FALSE(OutputFolder(disk, "/out", "boot").replace(new_files));
  REQUIRE(disk.files.contains("/out/.iocwright/commit"));
  for (int i = 0; i < 100 && !recover_with(1); ++i) {}
  REQUIRE(OutputFolder::recover(disk, "/out"));
  CHECK(visible(disk) == and_user_file(new_files));
}

TEST_CASE("output folder: an error of any disk operation leaves old files, new files or a pending commit") {
  MemoryDisk without_errors = with_old_files();
  const std::size_t before = without_errors.calls;
  REQUIRE(OutputFolder(without_errors, "/out", "boot").replace(new_files));
  const std::size_t all = without_errors.calls - before;
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
      CHECK(
          (marked || visible(disk) == and_user_file(old_files) || visible(disk) == and_user_file(new_files)));
      REQUIRE(OutputFolder::recover(disk, "/out"));
      const FileSet found = visible(disk);
      CHECK((found == and_user_file(old_files) || found == and_user_file(new_files)));
      if (marked) CHECK(found == and_user_file(new_files));
    }
  }
}

TEST_CASE("output folder: after a disk error during recovery, the next recovery completes") {
  const auto interrupted = [] {
    MemoryDisk disk = with_old_files();
    disk.maximum_changes = disk.changes + 13;  // after the mark
    CHECK_FALSE(OutputFolder(disk, "/out", "boot").replace(new_files));
    disk.maximum_changes = MemoryDisk::never;
    REQUIRE(disk.files.contains("/out/.iocwright/commit"));
    return disk;
  };
  for (std::size_t call = 0;; ++call) {
    CAPTURE(call);
    MemoryDisk disk = interrupted();
    disk.failing_call = disk.calls + call;
    if (OutputFolder::recover(disk, "/out")) {
      CHECK(call > 8);
      CHECK(visible(disk) == and_user_file(new_files));
      break;
    }
    REQUIRE(OutputFolder::recover(disk, "/out"));
    CHECK(visible(disk) == and_user_file(new_files));
  }
}

TEST_CASE("output folder: an unreadable manifest is an error") {
  MemoryDisk disk = with_old_files();
  disk.errors["/out/.iocwright/manifest.boot"] = ESTALE;
  const auto replaced = OutputFolder(disk, "/out", "boot").replace(new_files);
  REQUIRE_FALSE(replaced);
  CHECK(replaced.error().message() == "cannot read `/out/.iocwright/manifest.boot`: Stale file handle");
  CHECK(visible(disk) == and_user_file(old_files));
}

TEST_CASE("output folder: a damaged manifest is ignored with a warning") {
  for (const char* damaged : {"manifest 2 0\nst.cmd\n", "st.cmd\n../precious\n", "st.cmd\nioc.su"}) {
    CAPTURE(damaged);
    MemoryDisk disk = with_old_files();
    disk.files["/precious"] = "kept";
    disk.files["/out/.iocwright/manifest.boot"] = damaged;
    std::string warned;
    disk.on_warning = [&](const std::string& text) { warned += text; };
    REQUIRE(OutputFolder(disk, "/out", "boot").replace(new_files));
    CHECK(warned ==
          "ignoring `/out/.iocwright/manifest.boot`, the list of files of an earlier run, because it is "
          "damaged: files that are not generated any more remain");
    CHECK(disk.files.at("/precious") == "kept");
    CHECK(disk.files.contains("/out/wait_list.yaml"));
    REQUIRE(OutputFolder(disk, "/out", "boot").replace({{"st.cmd", "third"}}));
    CHECK_FALSE(disk.files.contains("/out/ioc.subst"));
  }
}

TEST_CASE("output folder: a start does not wait for the disk") {
  MemoryDisk disk = with_old_files();
  REQUIRE(OutputFolder(disk, "/out", "boot").replace(new_files));
  CHECK(disk.synced.empty());
}
