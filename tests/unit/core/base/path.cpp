#include "core/base/path.hpp"

#include <doctest/doctest.h>

using namespace iocwright;

TEST_CASE("path: join leaves absolute names alone") {
  CHECK(path::join("/epics", "ioc") == "/epics/ioc");
  CHECK(path::join("/epics", "/tmp/x") == "/tmp/x");
  CHECK(path::join("", "x") == "x");
}

TEST_CASE("path: name, parent and stem") {
  CHECK(path::name("/a/b.yaml") == "b.yaml");
  CHECK(path::parent("/a/b.yaml") == "/a");
  CHECK(path::parent("/a") == "/");
  CHECK(path::parent("a") == "");
  CHECK(path::stem("a/demo.ibek.ioc.yaml") == "demo.ibek.ioc");
  CHECK(path::stem(".hidden") == ".hidden");
}
