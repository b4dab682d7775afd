#include "instance/patterns/pattern_tree.hpp"

#include <doctest/doctest.h>

#include "instance/patterns/pattern_tester.hpp"

using namespace iocwright;
using namespace iocwright::patterns;

TEST_CASE("pattern tree: files are read in the order of a walk") {
  tests::MemoryDisk disk;
  disk.files = {{"/l/p/db.y", "1"}, {"/l/p/db/x.db", "2"}, {"/l/p/a", "3"}};
  const auto tree = read_tree(disk, "/l/p", "p");
  REQUIRE(tree);
  CHECK(tree->names() == std::vector<std::string>{"a", "db/x.db", "db.y"});
  CHECK(*tree->find("db.y") == "1");
  CHECK(tree->find("db") == nullptr);
}

TEST_CASE("pattern tree: links are refused, and the first one is named") {
  tests::MemoryDisk disk;
  disk.files = {{"/l/p/a", "1"}};
  disk.folders = {"/l/p/zz"};
  disk.links = {{"/l/p/zz/link", "x"}, {"/l/p/zz/other", "x"}};
  CHECK(
      tests::message_of(read_tree(disk, "/l/p", "p")) ==
      "p: 'zz/link' is a symlink; symlinks in a pattern folder are refused - not followed, not vendored, not "
      "hashed");
  disk.links = {{"/l/p", "x"}};
  CHECK(tests::message_of(read_tree(disk, "/l/p", "p")).starts_with("p: '.' is a symlink"));
}

TEST_CASE("pattern tree: a name that leaves the library is not found") {
  tests::PatternTester t;
  t.disk.files = {{"/l/other/x", "1"}, {"/secret/x", "1"}};
  CHECK(tests::message_of(read_pattern({"/l", "../secret", ""}, t.machine())) ==
        "pattern '../secret' not found in local library /l");
  CHECK(tests::message_of(read_pattern({"/l", "/secret", ""}, t.machine())) ==
        "pattern '/secret' not found in local library /l");
}

TEST_CASE("pattern tree: what git and ssh say has line feeds only") {
  tests::PatternTester t;
  t.process.statuses = {128};
  t.process.errors = "ssh: no such host\r\nfatal: broken\r\n";
  const auto tree = read_pattern({"ssh://x/y", "p", "1"}, t.machine());
  CHECK(tests::message_of(tree) == "failed to clone ssh://x/y@1: ssh: no such host\nfatal: broken");
}
