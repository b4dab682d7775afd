#include "core/base/temporary_folder.hpp"

#include <doctest/doctest.h>

#include <filesystem>

using namespace iocwright;

namespace {

Environment in_folder(const std::string& folder) {
  Environment out;
  out.set("TMPDIR", folder);
  return out;
}

}  // namespace

TEST_CASE("temporary folder: is below TMPDIR, and removed with its contents") {
  RealDisk disk;
  std::string path;
  {
    const auto outer = TemporaryFolder::make(disk, Environment());
    REQUIRE(outer);
    const auto inner = TemporaryFolder::make(disk, in_folder(outer->path()));
    REQUIRE(inner);
    CHECK(inner->path().starts_with(outer->path() + "/iocwright-"));
    REQUIRE(disk.write(inner->path() + "/file", "content"));
    path = outer->path();
  }
  CHECK_FALSE(std::filesystem::exists(path));
}

TEST_CASE("temporary folder: a TMPDIR that is missing is an error") {
  RealDisk disk;
  CHECK_FALSE(TemporaryFolder::make(disk, in_folder("/nowhere")));
}
