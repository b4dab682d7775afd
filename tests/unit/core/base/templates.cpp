#include "core/base/templates.hpp"

#include <doctest/doctest.h>

#include "memory_disk.hpp"

using namespace iocwright;

TEST_CASE(
    "templates: the user's folder goes before ours, is skipped where we may not read it, and must not fail") {
  tests::MemoryDisk disk;
  const std::string bundled = TemplateFiles(disk, "/t").read("RELEASE").value();
  disk.files["/t/RELEASE"] = "own";
  CHECK(TemplateFiles(disk, "/t").read("RELEASE") == "own");
  disk.errors["/t/RELEASE"] = EACCES;
  CHECK(TemplateFiles(disk, "/t").read("RELEASE") == bundled);
  disk.errors["/t/RELEASE"] = EIO;
  const auto read = TemplateFiles(disk, "/t").read("RELEASE");
  REQUIRE_FALSE(read);
  CHECK(read.error() == "cannot read `/t/RELEASE`: Input/output error");
}
