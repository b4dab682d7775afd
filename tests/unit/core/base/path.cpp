#include "core/base/path.hpp"

#include <doctest/doctest.h>

using namespace iocwright;

TEST_CASE("path: join returns absolute names unchanged") {
  CHECK(path::join("/epics", "ioc") == "/epics/ioc");
  CHECK(path::join("/epics", "/tmp/x") == "/tmp/x");
  CHECK(path::join("", "x") == "x");
}

TEST_CASE("path: name, parent and stem split a path at slashes and the last dot") {
  CHECK(path::name("/a/b.yaml") == "b.yaml");
  CHECK(path::parent("/a/b.yaml") == "/a");
  CHECK(path::parent("/a") == "/");
  CHECK(path::parent("a") == "");
  CHECK(path::stem("a/demo.ibek.ioc.yaml") == "demo.ibek.ioc");
  CHECK(path::stem(".hidden") == ".hidden");
}

TEST_CASE("path: normal resolves dots and double slashes, but keeps leading `..` of a relative path") {
  CHECK(path::normal("/a//b/./c/../d/") == "/a/b/d");
  CHECK(path::normal("/../a") == "/a");
  CHECK(path::normal("../a/..") == "..");
  CHECK(path::normal("a/..") == ".");
}

TEST_CASE("path: a path is within a folder that is one of its parents or itself") {
  CHECK(path::is_within("/a/b", "/a"));
  CHECK(path::is_within("/a", "/a/"));
  CHECK(path::is_within("/a", "/"));
  CHECK_FALSE(path::is_within("/ab", "/a"));
  CHECK_FALSE(path::is_within("/a/../b", "/a"));
}
