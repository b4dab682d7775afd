#include "image/cache/entry.hpp"

#include <doctest/doctest.h>
#include <sys/stat.h>

#include <cstdlib>
#include <filesystem>

#include "core/base/disk.hpp"

using namespace iocwright;
using namespace iocwright::image;

namespace {

struct Folder {
  std::string path = "/tmp/iocwright-unit-XXXXXX";
  RealDisk disk;
  EntryHeader header{.kind = "module", .key = "k", .name = "a", .folder = "/epics/a"};
  Folder() {
    REQUIRE(::mkdtemp(path.data()) != nullptr);
    REQUIRE(disk.make_folders(path + "/a/lib"));
    REQUIRE(disk.write(path + "/a/lib/x", "content"));
  }
  ~Folder() { std::filesystem::remove_all(path); }

  Result<void> pack_all() { return pack(header, {{"tree", path + "/a", {"left/out"}}}, path + "/entry"); }
  /// The error of packing a tree with this link; empty if there is none.
  std::string with_link(const std::string& name, const std::string& target) {
    REQUIRE(disk.make_link(target, path + "/a/" + name));
    const auto packed = pack_all();
    REQUIRE(disk.remove(path + "/a/" + name));
    return packed ? "" : packed.error().message();
  }
};

}  // namespace

TEST_CASE("entry: what is packed is unpacked, with modes but without setuid bits, and what is left out is not") {
  Folder folder;
  REQUIRE(folder.disk.make_folders(folder.path + "/a/left"));
  REQUIRE(folder.disk.write(folder.path + "/a/left/out", ""));
  REQUIRE(folder.disk.make_link("x", folder.path + "/a/lib/link"));
  REQUIRE(::chmod((folder.path + "/a/lib/x").c_str(), 04750) == 0);
  folder.header.notes["version"] = "1.0";
  REQUIRE(folder.pack_all());
  CHECK(read_header(folder.path + "/entry")->notes.at("version") == "1.0");
  REQUIRE(verify(folder.path + "/entry"));
  REQUIRE(unpack(folder.path + "/entry", folder.header, folder.path + "/new"));
  CHECK(*folder.disk.read(folder.path + "/new/tree/lib/x") == "content");
  CHECK(*folder.disk.read_link(folder.path + "/new/tree/lib/link") == "x");
  CHECK(!*folder.disk.exists(folder.path + "/new/tree/left/out"));
  struct stat info {};
  REQUIRE(::stat((folder.path + "/new/tree/lib/x").c_str(), &info) == 0);
  CHECK((info.st_mode & 07777) == 0750);
}

TEST_CASE("entry: one with another key, kind or folder is refused") {
  Folder folder;
  REQUIRE(folder.pack_all());
  for (std::string EntryHeader::* member : {&EntryHeader::key, &EntryHeader::kind, &EntryHeader::folder}) {
    EntryHeader wanted = folder.header;
    wanted.*member = "other";
    CHECK(!unpack(folder.path + "/entry", wanted, folder.path + "/new"));
    CHECK(!*folder.disk.exists(folder.path + "/new"));
  }
}

TEST_CASE("entry: links stay inside their part, or in the folder if they are absolute") {
  Folder folder;
  for (const char* target : {"x", "./x", "../lib/x", "/epics/a/lib/x", "../lib/./sub//x"})
    CHECK_MESSAGE(folder.with_link("lib/link", target) == "", target);
  for (const char* target : {"../../x", "sub/../../..", "x/..", "/etc/passwd", "/epics/a/../b", "/epics/ab"})
    CHECK_MESSAGE(folder.with_link("lib/link", target).find("leads outside") != std::string::npos, target);
  CHECK(folder.with_link("top", "..").find("leads outside") != std::string::npos);
  CHECK(folder.with_link("top", "lib/x") == "");
}

TEST_CASE("entry: any damage is found") {
  Folder folder;
  REQUIRE(folder.pack_all());
  const std::string whole = *folder.disk.read(folder.path + "/entry");
  for (std::size_t size = 0; size < whole.size(); size += 7) {
    REQUIRE(folder.disk.write(folder.path + "/entry", whole.substr(0, size)));
    CHECK(!verify(folder.path + "/entry"));
  }
}
