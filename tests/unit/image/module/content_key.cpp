#include "image/module/content_key.hpp"

#include <doctest/doctest.h>
#include <unistd.h>

#include <cerrno>
#include <filesystem>

#include "memory_disk.hpp"

using namespace iocwright;

namespace {

image::ModulePlan with_recipe() {
  image::ModulePlan out;
  out.name = "one";
  out.recipe_folder = "/defs/one";
  out.recipe_files = {"/defs/one/one.install.yml"};
  return out;
}

}  // namespace

TEST_CASE("content key: a recipe or a file beside it that cannot be read is an error, not an empty file") {
  for (const char* file : {"/defs/one", "/defs/one/one.install.yml", "/defs/one/script.sh"}) {
    CAPTURE(file);
    tests::MemoryDisk disk;
    disk.files = {{"/defs/one/one.install.yml", "module: one"}, {"/defs/one/script.sh", "true"}};
    CHECK(image::recipe_hash(with_recipe(), disk).has_value());
    disk.errors[file] = ESTALE;
    CHECK_FALSE(image::recipe_hash(with_recipe(), disk).has_value());
  }
}

TEST_CASE("content key: a tree that cannot be looked at is an error, not an unchanged tree") {
  const std::string folder = "/tmp/iocwright-unit-changed-" + std::to_string(::getpid());
  const std::string stamp = folder + ".stamp", loop = folder + ".loop";
  std::filesystem::create_directories(folder + "/below");
  RealDisk disk;
  REQUIRE(disk.write(folder + "/below/file", "x"));
  REQUIRE(disk.write(stamp, ""));
  REQUIRE(disk.make_link(loop, loop));  // ELOOP
  const auto begin = std::filesystem::file_time_type::clock::now();
  std::filesystem::last_write_time(stamp, begin + std::chrono::hours(1));
  CHECK(image::changed_since(folder, stamp) == false);
  std::filesystem::last_write_time(folder + "/below/file", begin + std::chrono::hours(2));
  CHECK(image::changed_since(folder, stamp) == true);
  CHECK(image::changed_since(folder, folder + ".none") == true);
  CHECK(image::changed_since(folder + ".none", stamp) == true);
  CHECK_FALSE(image::changed_since(loop, stamp).has_value());
  CHECK_FALSE(image::changed_since(folder, loop).has_value());
  for (const std::string& path : {folder, stamp, loop}) std::filesystem::remove_all(path);
}
