#include "core/base/templates.hpp"

#include <doctest/doctest.h>

#include "memory_disk.hpp"

using namespace iocwright;

TEST_CASE("templates: a file in the user's folder overrides the built-in one, unless it is inaccessible") {
  tests::MemoryDisk disk;
  const std::string bundled = TemplateFiles(disk, "/t").read("RELEASE").value();
  disk.files["/t/RELEASE"] = "own";
  CHECK(TemplateFiles(disk, "/t").read("RELEASE") == "own");
  disk.errors["/t/RELEASE"] = EACCES;
  CHECK(TemplateFiles(disk, "/t").read("RELEASE") == bundled);
}

TEST_CASE("templates: a disk error in the user's folder is reported") {
  tests::MemoryDisk disk;
  disk.errors["/t/RELEASE"] = EIO;
  const auto read = TemplateFiles(disk, "/t").read("RELEASE");
  REQUIRE_FALSE(read);
  CHECK(read.error() == "cannot read `/t/RELEASE`: Input/output error");
}
