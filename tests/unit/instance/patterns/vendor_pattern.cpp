#include "instance/patterns/vendor_pattern.hpp"

#include <doctest/doctest.h>

#include "instance/patterns/pattern_tester.hpp"

using namespace iocwright;
using namespace iocwright::patterns;

TEST_CASE("pattern vendoring: files and hashes follow the manifest and the selection") {
  PatternTree tree;
  tree.files = {
      {"a.db", "a"}, {"b.db", "b"}, {"ibek.manifest.yaml", "version: 1\nvendor: [{src: 'a.*', dest: x}]\n"}};
  const auto change = vendor_pattern({.name = "p", .select = {{{"b\\.db", "y"}}, {}}}, tree);
  REQUIRE(change);
  CHECK(change->files == FileSet{{"x/a.db", "a"}, {"y/b.db", "b"}});
  REQUIRE(change->entry.files.size() == 2);
  CHECK(change->entry.files[1] == std::pair<std::string, std::string>("y/b.db", hash_of("b")));
}

TEST_CASE("pattern vendoring: as 4.6, with a line in front of each file, the manifest's too") {
  PatternTree tree;
  tree.files = {{"a.db", "a"}, {"ibek.manifest.yaml", "m"}};
  const auto change = vendor_as_4_6({.name = "p", .version = "1", .source = "lib"}, tree);
  const std::string line = "# Vendored from lib@1 \u2014 DO NOT EDIT\n";
  CHECK(change.files == FileSet{{"config/a.db", line + "a"}, {"config/ibek.manifest.yaml", line + "m"}});
}

TEST_CASE("pattern vendoring: a link in the first library is an error, although the second has the pattern") {
  tests::PatternTester t;
  t.disk.files = {{"/one/p/x", ""}, {"/two/p/x", ""}};
  t.disk.links = {{"/one/p/x", "y"}};
  CHECK(tests::message_of(find_pattern("p", "", {"/one", "/two"}, t.machine()))
            .starts_with("p: 'x' is a symlink"));
  CHECK(find_pattern("p", "", {"/two", "/one"}, t.machine())->label == "/two");
}
