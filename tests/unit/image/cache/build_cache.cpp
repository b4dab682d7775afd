#include "image/cache/build_cache.hpp"

#include <doctest/doctest.h>
#include <fcntl.h>
#include <sys/stat.h>

#include <filesystem>

#include "core/base/clock.hpp"
#include "environment_with.hpp"

using namespace iocwright;
using namespace iocwright::image;

namespace {

// Made by minisign 0.11 with `minisign -GW`.
constexpr const char* secret_key =
    "untrusted comment: minisign encrypted secret key\n"
    "RWQAAEIyAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAb2LdTfteALwjOC6HHhMg2LkZaWi3IHC"
    "aBRu3SwUoNJ2zFisIzz0aHYm0afYWfiNN/"
    "R1fXd0Ggm8A2fXvIPLDBmbS8S9i7o29AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"
    "=\n";

/// A cache in a folder, with the file `entry` to store in it.
struct Scene {
  std::string folder = "/tmp/iocwright-unit-XXXXXX";
  RealDisk disk;
  RealProcess process;
  RealFetcher fetcher;
  RealClock clock;
  Environment environment = tests::with({});
  Machine machine{disk, process, fetcher, clock, environment};
  std::vector<std::string> warnings;

  Scene() {
    REQUIRE(::mkdtemp(folder.data()) != nullptr);
    REQUIRE(disk.write(folder + "/key", secret_key));
    REQUIRE(disk.write(folder + "/entry", "content"));
  }
  ~Scene() { std::filesystem::remove_all(folder); }

  BuildCache cache(bool is_signed, bool notes_use = true) {
    CacheRequest request{.places = {folder + "/cache"}, .mode = "", .notes_use = notes_use};
    if (is_signed) request.sign_key = folder + "/key";
    auto out = BuildCache::open(request, machine);
    REQUIRE(out);
    return *std::move(out);
  }
  BuildCache::Warn warn() {
    return [this](const Diagnostic& problem) { warnings.push_back(problem.message()); };
  }
  std::string stored() const { return folder + "/cache/name"; }
};

}  // namespace

TEST_CASE("build cache: the file that is used is the one that was verified") {
  Scene scene;
  BuildCache cache = scene.cache(true);
  cache.store("name", scene.folder + "/entry", scene.warn());
  REQUIRE(::chmod(scene.stored().c_str(), 0666) == 0);
  std::string used;
  const auto use = [&](const std::string& file) -> Result<void> {
    REQUIRE(scene.disk.write(scene.stored(), "evil"));  // as another user may do at this moment
    used = *scene.disk.read(file);
    struct stat info {};
    REQUIRE(::stat(file.c_str(), &info) == 0);
    CHECK((info.st_mode & 0777) == 0600);
    return {};
  };
  CHECK(cache.find("name", scene.folder + "/scratch", use, scene.warn()) == scene.folder + "/cache");
  CHECK(used == "content");
  CHECK_FALSE(*scene.disk.exists(scene.folder + "/scratch"));
  CHECK_FALSE(cache.find("name", scene.folder + "/scratch", use, scene.warn()));
  CHECK(scene.warnings == std::vector<std::string>{"ignored `name` of the build cache `" + scene.folder +
                                                   "/cache`: it is not signed"});
}

TEST_CASE("build cache: without a key, an entry in a folder is not copied") {
  Scene scene;
  BuildCache cache = scene.cache(false);
  cache.store("name", scene.folder + "/entry", scene.warn());
  std::string used;
  const auto use = [&](const std::string& file) -> Result<void> {
    used = file;
    return {};
  };
  CHECK(cache.find("name", scene.folder + "/scratch", use, scene.warn()));
  CHECK(used == scene.stored());
  CHECK(scene.warnings.empty());
}

TEST_CASE("build cache: only the use of an accepted entry is noted") {
  Scene scene;
  scene.cache(false).store("name", scene.folder + "/entry", scene.warn());
  const auto last_use = [&] {
    struct stat info {};
    REQUIRE(::stat(scene.stored().c_str(), &info) == 0);
    return info.st_mtim.tv_sec;
  };
  const auto set_old = [&] {
    const timespec times[] = {{1000, 0}, {1000, 0}};
    REQUIRE(::utimensat(AT_FDCWD, scene.stored().c_str(), times, 0) == 0);
  };
  const auto accept = [](const std::string&) -> Result<void> { return {}; };
  const auto refuse = [](const std::string&) -> Result<void> {
    return fail(error(DiagKind::build_cache, "no"));
  };
  set_old();
  CHECK_FALSE(scene.cache(false).find("name", scene.folder + "/scratch", refuse, scene.warn()));
  CHECK(last_use() == 1000);
  CHECK(scene.cache(false, false).find("name", scene.folder + "/scratch", accept, scene.warn()));
  CHECK(last_use() == 1000);
  CHECK(scene.cache(false).find("name", scene.folder + "/scratch", accept, scene.warn()));
  CHECK(last_use() > 1000);
}
