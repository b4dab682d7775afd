#include "image/module/content_key.hpp"

#include <doctest/doctest.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <filesystem>
#include <set>

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

image::RunMake make_with(std::vector<std::string> arguments) {
  return {.folder = "/support/one", .arguments = std::move(arguments), .shares_jobs = false, .jobs = 2};
}

std::string key_with(image::StepAction action) {
  image::ModulePlan module = with_recipe();
  module.steps.push_back({image::Stage::make, std::move(action), {}, false});
  return image::content_key({.plan = module});
}

}  // namespace

TEST_CASE("content key: the key changes with everything that a build depends on") {
  const image::ModulePlan module = with_recipe();
  image::KeyInputs inputs{.plan = module};
  std::vector<std::string> keys{image::content_key(inputs)};
  const auto add_key = [&] { keys.push_back(image::content_key(inputs)); };
  for (std::string* text : {&inputs.recipe, &inputs.tree, &inputs.time, &inputs.base, &inputs.release}) {
    *text = "1";
    add_key();
  }
  for (auto* map : {&inputs.dependencies, &inputs.variables, &inputs.packages, &inputs.downloads}) {
    (*map)["a"] = "1";
    add_key();
    (*map)["a"] = "2";
    add_key();
  }
  const std::set<std::string> different(keys.begin(), keys.end());
  CHECK(different.size() == keys.size());
}

TEST_CASE("content key: where sources and recipes are makes no difference") {
  image::ModulePlan module = with_recipe();
  module.steps.push_back(
      {image::Stage::make, image::RunCommand{{"bash", "/defs/one/a.sh"}, "/s", {}, {}}, {}, false});
  const std::string key = image::content_key({.plan = module});
  module.steps.front() = {
      image::Stage::make, image::RunCommand{{"bash", "/elsewhere/one/a.sh"}, "/s", {}, {}}, {}, false};
  module.recipe_folder = "/elsewhere/one";
  module.recipe_files = {"/elsewhere/one/one.install.yml"};
  module.url = "https://mirror.example.org/one";
  module.after = {"two"};
  module.steps.push_back({image::Stage::clone, image::CloneSource{}, {}, false});
  CHECK(image::content_key({.plan = module}) == key);
}

TEST_CASE("content key: the number of jobs makes no difference, other arguments of make do") {
  const std::string key = key_with(make_with({"all"}));
  for (const std::vector<std::string>& arguments :
       {std::vector<std::string>{"-j4", "all"}, {"-j", "4", "all"}, {"all", "-j"}, {"--jobs=4", "all"}}) {
    CAPTURE(arguments.size());
    CHECK(key_with(make_with(arguments)) == key);
  }
  CHECK(key_with(make_with({"all", "-k"})) != key);
  CHECK(key_with(make_with({"all", "-jX=4"})) != key);
}

TEST_CASE("content key: variables of the environment that a build reads") {
  const Environment environment({{"CFLAGS", "-g"},
                                 {"USR_CPPFLAGS", "-DX"},
                                 {"WITH_BOOST", "YES"},
                                 {"EPICS_CA_ADDR_LIST", "localhost"},
                                 {"PATH", "/bin"},
                                 {"HOME", "/root"}});
  const auto read = image::variables_of_build(
      environment, [](const std::string& name) { return name == "WITH_BOOST" || name == "HOME"; });
  CHECK(read ==
        std::map<std::string, std::string>{{"CFLAGS", "-g"}, {"USR_CPPFLAGS", "-DX"}, {"WITH_BOOST", "YES"}});
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
