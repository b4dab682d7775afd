#include "image/module/content_key.hpp"

#include <doctest/doctest.h>
#include <sys/stat.h>
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

image::LockedModule entry(const char* name, const char* key) {
  image::LockedModule out;
  out.name = name;
  out.key = key;
  return out;
}

}  // namespace

TEST_CASE("content key: the key changes with everything that a build depends on") {
  image::ModulePlan module = with_recipe();
  module.requirements = {"base"};
  image::LockFile lock;
  lock.put(entry("base", "1"));
  const std::string key = image::content_key(module, "recipe", "commit", "platform", lock);
  CHECK(image::content_key(module, "recipe", "commit", "platform", lock) == key);
  CHECK(image::content_key(module, "other", "commit", "platform", lock) != key);
  CHECK(image::content_key(module, "recipe", "other", "platform", lock) != key);
  CHECK(image::content_key(module, "recipe", "commit", "other", lock) != key);
  image::ModulePlan changed = module;
  changed.version = "2";
  CHECK(image::content_key(changed, "recipe", "commit", "platform", lock) != key);
  lock.put(entry("base", "2"));
  CHECK(image::content_key(module, "recipe", "commit", "platform", lock) != key);
}

TEST_CASE("content key: modules that are not required do not change the key") {
  image::ModulePlan module = with_recipe();
  module.requirements.emplace();
  image::LockFile lock;
  const std::string key = image::content_key(module, "", "", "", lock);
  lock.put(entry("other", "1"));
  CHECK(image::content_key(module, "", "", "", lock) == key);
}

TEST_CASE("content key: a required module counts the same whether it is built in this run or earlier") {
  image::LockFile lock;
  lock.put(entry("base", "1"));
  image::ModulePlan module = with_recipe();
  module.requirements = {"base"};
  const std::string key = image::content_key(module, "", "", "", lock);
  module.after = {"base"};
  CHECK(image::content_key(module, "", "", "", lock) == key);
}

TEST_CASE("content key: without `requires`, a module depends on all modules before it in the lock file") {
  image::LockFile lock;
  for (const char* name : {"b", "a", "one", "later"}) lock.put(entry(name, ""));
  image::ModulePlan module = with_recipe();
  CHECK(image::dependencies(module, lock) == std::vector<std::string>{"a", "b"});
  module.requirements = {"later", "unbuilt"};
  CHECK(image::dependencies(module, lock) == std::vector<std::string>{"later"});
}

TEST_CASE("content key: an unreadable recipe file is an error, not an empty file") {
  for (const char* file : {"/defs/one", "/defs/one/one.install.yml", "/defs/one/script.sh"}) {
    CAPTURE(file);
    tests::MemoryDisk disk;
    disk.files = {{"/defs/one/one.install.yml", "module: one"}, {"/defs/one/script.sh", "true"}};
    CHECK(image::recipe_hash(with_recipe(), disk).has_value());
    disk.errors[file] = ESTALE;
    CHECK_FALSE(image::recipe_hash(with_recipe(), disk).has_value());
  }
}

TEST_CASE("content key: an unreadable tree is an error, not an unchanged tree") {
  const std::string folder = "/tmp/iocwright-unit-changed-" + std::to_string(::getpid());
  const std::string stamp = folder + ".stamp", loop = folder + ".loop";
  std::filesystem::create_directories(folder + "/below");
  RealDisk disk;
  REQUIRE(disk.write(folder + "/below/file", "x"));
  REQUIRE(disk.write(stamp, ""));
  REQUIRE(disk.make_link(loop, loop));  // ELOOP
  const auto changed_at = [](const std::string& path) {
    struct stat info {};
    ::stat(path.c_str(), &info);
    return std::pair(info.st_ctim.tv_sec, info.st_ctim.tv_nsec);
  };
  const auto write_later = [&](const std::string& path, const std::string& than) {  // at a later tick
    do REQUIRE(disk.write(path, "x"));
    while (changed_at(path) <= changed_at(than));
  };
  write_later(stamp, folder + "/below/file");
  CHECK(image::changed_since(folder, stamp) == false);
  write_later(folder + "/below/file", stamp);
  std::filesystem::last_write_time(folder + "/below/file",
                                   std::filesystem::last_write_time(stamp) - std::chrono::hours(1));
  CHECK(image::changed_since(folder, stamp) == true);
  CHECK(image::changed_since(folder, folder + ".none") == true);
  CHECK(image::changed_since(folder + ".none", stamp) == true);
  CHECK_FALSE(image::changed_since(loop, stamp).has_value());
  CHECK_FALSE(image::changed_since(folder, loop).has_value());
  for (const std::string& path : {folder, stamp, loop}) std::filesystem::remove_all(path);
}
