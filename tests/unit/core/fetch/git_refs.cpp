#include "core/fetch/git_refs.hpp"

#include <doctest/doctest.h>

#include "memory_disk.hpp"

using namespace iocwright;

namespace {

const std::string one(40, '1'), two(40, '2'), three(40, '3');

/// A clone at a detached commit, with a packed tag and a branch that has moved since it was packed.
tests::MemoryDisk clone_at_one() {
  tests::MemoryDisk disk;
  disk.files["/a/.git/HEAD"] = one + "\n";
  disk.files["/a/.git/refs/heads/main"] = two + "\n";
  disk.files["/a/.git/refs/remotes/origin/HEAD"] = "ref: refs/heads/main\n";
  disk.files["/a/.git/packed-refs"] = "# pack-refs with: peeled fully-peeled sorted \n" + three +
                                      " refs/heads/main\n" + three + " refs/tags/1.0\n^" + one + "\n";
  return disk;
}

}  // namespace

TEST_CASE("git refs: loose refs precede packed ones, and symbolic refs are resolved") {
  const auto refs = fetch::read_refs(clone_at_one(), "/a");
  REQUIRE(refs);
  CHECK(*refs == std::map<std::string, std::string>{{"HEAD", one},
                                                    {"refs/heads/main", two},
                                                    {"refs/remotes/origin/HEAD", two},
                                                    {"refs/tags/1.0", three}});
}

TEST_CASE("git refs: a lock file of git is no ref") {
  tests::MemoryDisk disk = clone_at_one();
  disk.files["/a/.git/refs/heads/main.lock"] = "";
  REQUIRE(fetch::read_refs(disk, "/a"));
  CHECK(fetch::read_refs(disk, "/a")->size() == 4);
}

TEST_CASE("git refs: git has to be asked about other layouts, damaged refs and branches without a commit") {
  CHECK_FALSE(fetch::read_refs(clone_at_one(), "/none"));
  for (const auto& [path, content] : std::map<std::string, std::string>{
           {"commondir", "../other\n"},
           {"reftable/tables.list", "x\n"},
           {"HEAD", "ref: refs/heads/unborn\n"},
           {"HEAD", ""},
           {"HEAD", "ref: HEAD\n"},
           {"refs/heads/main", "22\n"},
           {"packed-refs", "1111 refs/heads/x\n"},
           {"packed-refs", two + "\n"},
       }) {
    CAPTURE(path);
    tests::MemoryDisk disk = clone_at_one();
    disk.files["/a/.git/" + path] = content;
    CHECK_FALSE(fetch::read_refs(disk, "/a"));
  }
}
