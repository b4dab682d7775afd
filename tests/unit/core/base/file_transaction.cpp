#include "core/base/file_transaction.hpp"

#include <doctest/doctest.h>

#include "memory_disk.hpp"

using namespace iocwright;
using tests::MemoryDisk;

namespace {

const FileSet old_files{{"RELEASE", "old"}, {"lib_list", "old"}, {"stale", "old"}};
const FileSet new_files{{"RELEASE", "new"}, {"lib_list", "new"}, {"db/x.db", "new"}};

FileSet visible(const MemoryDisk& disk) {
  FileSet out;
  for (const auto& [path, content] : disk.files)
    if (path.starts_with("/etc/") && path.find("/.iocwright/") == std::string::npos)
      out[path.substr(5)] = content;
  return out;
}

MemoryDisk with(const FileSet& files) {
  MemoryDisk disk;
  for (const auto& [name, content] : files) disk.files["/etc/" + name] = content;
  return disk;
}

FileResult<void> change(Disk& disk) {
  auto transaction = FileTransaction::begin(disk, "/etc");
  if (!transaction) return tl::make_unexpected(transaction.error());
  return transaction->commit(new_files, {"stale", "RELEASE", "never-there"});
}

void check_recovers(MemoryDisk& disk) {
  const bool is_marked = disk.files.contains("/etc/.iocwright/commit");
  CHECK((is_marked || visible(disk) == old_files || visible(disk) == new_files));
  REQUIRE(FileTransaction::recover(disk, "/etc"));
  CHECK((visible(disk) == new_files || (!is_marked && visible(disk) == old_files)));
  CHECK_FALSE(disk.files.contains("/etc/.iocwright/commit"));
}

}  // namespace

TEST_CASE("file transaction: writes new files and removes others") {
  MemoryDisk disk = with(old_files);
  REQUIRE(change(disk));
  CHECK(visible(disk) == new_files);
}

TEST_CASE("file transaction: an interruption after any change leaves the old set, the new set or a marker") {
  MemoryDisk intact = with(old_files);
  REQUIRE(change(intact));
  REQUIRE(intact.changes > 8);
  for (std::size_t cut = 0; cut < intact.changes; ++cut) {
    CAPTURE(cut);
    MemoryDisk disk = with(old_files);
    disk.maximum_changes = cut;
    CHECK_FALSE(change(disk));
    disk.maximum_changes = MemoryDisk::never;
    check_recovers(disk);
  }
}

TEST_CASE("file transaction: an error of any disk call leaves the old set, the new set or a marker") {
  MemoryDisk intact = with(old_files);
  REQUIRE(change(intact));
  REQUIRE(intact.calls > 15);
  for (const int code : {EIO, ESTALE})
    for (std::size_t call = 0; call < intact.calls; ++call) {
      CAPTURE(code);
      CAPTURE(call);
      MemoryDisk disk = with(old_files);
      disk.failing_call = call;
      disk.failing_code = code;
      const auto changed = change(disk);
      REQUIRE_FALSE(changed);
      CHECK(changed.error().code == code);
      check_recovers(disk);
    }
}

TEST_CASE("file transaction: a recovery that fails at any disk call is completed by the next one") {
  const auto interrupted = [] {
    MemoryDisk disk = with(old_files);
    for (std::size_t changes = 1; !disk.files.contains("/etc/.iocwright/commit"); ++changes) {
      disk = with(old_files);
      disk.maximum_changes = changes;
      REQUIRE_FALSE(change(disk));
    }
    disk.maximum_changes = MemoryDisk::never;
    return disk;
  };
  const MemoryDisk first = interrupted();
  for (std::size_t call = 0;; ++call) {
    CAPTURE(call);
    MemoryDisk disk = first;
    disk.failing_call = disk.calls + call;
    const bool is_complete = FileTransaction::recover(disk, "/etc").has_value();
    disk.failing_call = MemoryDisk::never;
    REQUIRE(FileTransaction::recover(disk, "/etc"));
    CHECK(visible(disk) == new_files);
    if (is_complete) {
      CHECK(call > 6);
      break;
    }
  }
}

TEST_CASE("file transaction: completes a marker of version 0.1 and writes its owner's manifest") {
  MemoryDisk disk = with(old_files);
  disk.files["/etc/.iocwright/new/RELEASE"] = "new";
  disk.files["/etc/.iocwright/new/db/x.db"] = "new";
  disk.files["/etc/lib_list"] = "new";  // already renamed
  disk.files["/etc/.iocwright/commit"] = "boot\n+RELEASE\n+db/x.db\n+lib_list\n-stale\n";
  REQUIRE(FileTransaction::recover(disk, "/etc"));
  CHECK(visible(disk) == new_files);
  CHECK(disk.files.at("/etc/.iocwright/manifest.boot") == print_manifest({"RELEASE", "db/x.db", "lib_list"}));
  CHECK_FALSE(disk.files.contains("/etc/.iocwright/commit"));
}

TEST_CASE("file transaction: completes a commit folder of version 0.1") {
  const std::string commit = "/etc/.iocwright/commit";
  MemoryDisk disk = with({{"RELEASE", "old"}, {"lib_list", "new"}});
  disk.folders.insert(commit);
  disk.files[commit + "/RELEASE"] = "new";
  disk.files[commit + "/ready"] = "RELEASE\nlib_list\n";
  SUBCASE("by recovery") { REQUIRE(FileTransaction::recover(disk, "/etc")); }
  SUBCASE("by the recovery after a failed one") {
    disk.failing_call = disk.calls + 6;
    CHECK_FALSE(FileTransaction::recover(disk, "/etc"));
    REQUIRE(FileTransaction::recover(disk, "/etc"));
  }
  SUBCASE("by the next transaction") { REQUIRE(FileTransaction::begin(disk, "/etc")); }
  CHECK(visible(disk) == FileSet{{"RELEASE", "new"}, {"lib_list", "new"}});
  CHECK_FALSE(disk.folders.contains(commit));
}

TEST_CASE("file transaction: discards a commit folder of version 0.1 that is not marked ready") {
  MemoryDisk disk = with({{"RELEASE", "old"}});
  disk.files["/etc/.iocwright/commit/RELEASE"] = "new";
  REQUIRE(FileTransaction::recover(disk, "/etc"));
  CHECK(visible(disk) == FileSet{{"RELEASE", "old"}});
  CHECK_FALSE(disk.files.contains("/etc/.iocwright/commit/RELEASE"));
}

TEST_CASE("file transaction: an unreadable marker does not count as missing") {
  MemoryDisk disk = with(old_files);
  disk.errors["/etc/.iocwright/commit"] = ESTALE;
  const auto changed = change(disk);
  REQUIRE_FALSE(changed);
  CHECK(changed.error().code == ESTALE);
  CHECK(visible(disk) == old_files);
}

TEST_CASE("file transaction: copies to folders on another file system") {
  struct Mounted : MemoryDisk {
    FileResult<void> rename(const std::string& from, const std::string& to) override {
      const bool is_crossing = to.starts_with("/etc/db/") && !from.starts_with("/etc/db/");
      if (is_crossing) return tl::make_unexpected(FileError{to, EXDEV});
      return MemoryDisk::rename(from, to);
    }
  } disk;
  disk.files = with(old_files).files;
  REQUIRE(change(disk));
  CHECK(visible(disk) == new_files);
}

TEST_CASE("file transaction: the state is removed, unless a commit is incomplete or there are other files") {
  MemoryDisk disk = with(old_files);
  SUBCASE("all of it") {
    auto transaction = FileTransaction::begin(disk, "/etc");
    REQUIRE(transaction->commit_after_removal(new_files, {"stale"}, {}));
    REQUIRE(transaction->remove_state());
    CHECK_FALSE(disk.folders.contains("/etc/.iocwright"));
  }
  SUBCASE("but not a manifest") {
    disk.files["/etc/.iocwright/manifest.boot"] = "st.cmd\n";
    auto transaction = FileTransaction::begin(disk, "/etc");
    REQUIRE(transaction->commit_after_removal(new_files, {"stale"}, {}));
    REQUIRE(transaction->remove_state());
    CHECK(disk.files.contains("/etc/.iocwright/manifest.boot"));
  }
  SUBCASE("but not an incomplete commit") {
    auto transaction = FileTransaction::begin(disk, "/etc");
    for (std::size_t more = 0; !disk.files.contains("/etc/.iocwright/commit"); ++more) {
      disk.maximum_changes = disk.changes + more;
      CHECK_FALSE(transaction->commit_after_removal(new_files, {"stale"}, {}));
    }
    disk.maximum_changes = MemoryDisk::never;
    REQUIRE(transaction->remove_state());
    REQUIRE(FileTransaction::recover(disk, "/etc"));
  }
  CHECK(visible(disk) == new_files);
}

namespace {

struct DiskWithModes : MemoryDisk {
  std::map<std::string, std::string> modes;  ///< where the mode of a path was copied from
  FileResult<void> copy_mode(const std::string& from, const std::string& to) override {
    modes[to] = from;
    return {};
  }
};

}  // namespace

TEST_CASE("file transaction: a file that is replaced keeps its mode") {
  DiskWithModes disk;
  disk.files = with(old_files).files;
  auto transaction = FileTransaction::begin(disk, "/etc");
  REQUIRE(transaction->commit_after_removal(new_files, {"stale"}, {}));
  std::erase_if(disk.modes, [&](const auto& item) { return disk.folders.contains(item.first); });
  CHECK(disk.modes == std::map<std::string, std::string>{
                          {"/etc/.iocwright/new/RELEASE", "/etc/RELEASE"},
                          {"/etc/.iocwright/new/lib_list", "/etc/lib_list"},
                      });
}

TEST_CASE("file transaction: new folders have the mode of the folder that contains them") {
  DiskWithModes disk;
  disk.folders.insert("/volume");
  auto transaction = FileTransaction::begin(disk, "/volume");
  REQUIRE(transaction->commit({{"db/sub/x.db", ""}}));
  CHECK(disk.modes == std::map<std::string, std::string>{
                          {"/volume/.iocwright", "/volume"},
                          {"/volume/.iocwright/new", "/volume/.iocwright"},
                          {"/volume/.iocwright/new/db", "/volume/.iocwright/new"},
                          {"/volume/.iocwright/new/db/sub", "/volume/.iocwright/new/db"},
                          {"/volume/db", "/volume"},
                          {"/volume/db/sub", "/volume/db"},
                      });
}

TEST_CASE("file transaction: a folder that does not exist yet has the mode of the umask") {
  DiskWithModes disk;
  REQUIRE(FileTransaction::begin(disk, "/a/b"));
  CHECK_FALSE(disk.modes.contains("/a/b"));
}

TEST_CASE("file transaction: a mark that leads outside of the folder is discarded with a warning") {
  for (const char* name : {"../precious", "/precious", "db/../../precious"}) {
    CAPTURE(name);
    MemoryDisk disk = with(old_files);
    disk.files["/precious"] = "kept";
    disk.files["/etc/.iocwright/commit"] = "transaction 2\n-lib_list\n-" + std::string(name) + "\n";
    std::string warned;
    disk.on_warning = [&](const std::string& text) { warned += text; };
    REQUIRE(FileTransaction::recover(disk, "/etc"));
    CHECK(disk.files.at("/precious") == "kept");
    CHECK(visible(disk) == old_files);
    CHECK_FALSE(disk.files.contains("/etc/.iocwright/commit"));
    CHECK(warned ==
          "discarding `/etc/.iocwright/commit`, the record of an interrupted change of files, because it is "
          "damaged");
    REQUIRE(change(disk));
    CHECK(visible(disk) == new_files);
  }
}

TEST_CASE("file transaction: a torn mark does not block later commands") {
  for (const char* torn : {"", "\n", "transaction 3 0123\n+RELEASE\n", "transaction 2\n+REL"}) {
    CAPTURE(torn);
    MemoryDisk disk = with(old_files);
    disk.files["/etc/.iocwright/commit"] = torn;
    REQUIRE(change(disk));
    CHECK(visible(disk) == new_files);
  }
}

TEST_CASE("file transaction: a mount in the place of a file is reported before anything is changed") {
  for (const char* name : {"RELEASE", "stale"}) {
    CAPTURE(name);
    MemoryDisk disk = with(old_files);
    disk.mounts.insert(std::string("/etc/") + name);
    const auto changed = change(disk);
    REQUIRE_FALSE(changed);
    CHECK(changed.error().text("write") ==
          std::string("cannot write `/etc/") + name +
              "`: something is mounted on it: mount the folder that contains "
              "it instead");
    CHECK(visible(disk) == old_files);
    CHECK_FALSE(disk.files.contains("/etc/.iocwright/commit"));
  }
}

TEST_CASE("file transaction: a folder in the place of a file is reported before anything is changed") {
  MemoryDisk disk = with(old_files);
  disk.files.erase("/etc/lib_list");
  disk.folders.insert("/etc/lib_list");
  const auto changed = change(disk);
  REQUIRE_FALSE(changed);
  CHECK(changed.error().code == EISDIR);
  CHECK(disk.files.at("/etc/RELEASE") == "old");
  CHECK_FALSE(disk.files.contains("/etc/.iocwright/commit"));
}

TEST_CASE("file transaction: files reach the disk before the mark, and folders before it is removed") {
  MemoryDisk disk = with(old_files);
  REQUIRE(change(disk));
  const std::string state = "/etc/.iocwright";
  CHECK(disk.synced == std::vector<std::string>{state + "/commit.part", state + "/new",
                                                state + "/new/RELEASE", state + "/new/db/x.db",
                                                state + "/new/lib_list", state, "/etc", "/etc/db"});
}
