#include "launch/start/take_over.hpp"

#include <doctest/doctest.h>
#include <unistd.h>

#include <algorithm>
#include <filesystem>

#include "core/diag/output_folder.hpp"

using namespace iocwright;
using namespace iocwright::launch;

namespace {

/// A runtime folder with files of an earlier tool and of ours, removed by the destructor.
struct Runtime {
  std::string path = "/tmp/iocwright-unit-take-over-" + std::to_string(::getpid());
  RealDisk disk;

  Runtime() {
    for (const char* name :
         {"protocol/old.proto", "autosave_settings.req", "x.pvi.template", "db/ours.db", "db/old.db"})
      REQUIRE(disk.replace(path + "/" + name, "old"));
    REQUIRE(OutputFolder(disk, path, "boot").replace({{"st.cmd", "ours"}, {"db/ours.db", "ours"}}));
  }
  ~Runtime() { std::filesystem::remove_all(path); }
  Runtime(const Runtime&) = delete;
  Runtime& operator=(const Runtime&) = delete;

  /// All files below a folder, sorted.
  std::vector<std::string> files(const std::string& below = "") const {
    std::vector<std::string> out;
    for (const auto& item : std::filesystem::recursive_directory_iterator(path + below)) {
      std::string name = item.path().string().substr(path.size() + below.size() + 1);
      if (item.is_regular_file() && !name.starts_with(".iocwright/")) out.push_back(std::move(name));
    }
    std::ranges::sort(out);
    return out;
  }
};

}  // namespace

TEST_CASE("take over: what an earlier tool left is moved aside, and our own files stay") {
  Runtime runtime;
  REQUIRE(*needs_take_over(runtime.disk, runtime.path));
  REQUIRE(take_over({runtime.path}, runtime.disk));
  CHECK(runtime.files() == std::vector<std::string>{"db/ours.db", "st.cmd"});
  CHECK(runtime.files("/.iocwright/earlier") == std::vector<std::string>{"autosave_settings.req", "db/old.db",
                                                                         "protocol/old.proto",
                                                                         "x.pvi.template"});
  REQUIRE(remove_earlier_files(runtime.disk, runtime.path));
  CHECK_FALSE(std::filesystem::exists(runtime.path + "/.iocwright/earlier"));
}

TEST_CASE("take over: a start that was interrupted is completed by the next one") {
  Runtime runtime;
  REQUIRE(take_over({runtime.path}, runtime.disk));
  REQUIRE(runtime.disk.replace(runtime.path + "/protocol/old.proto", "of the earlier tool, which ran again"));
  REQUIRE(*needs_take_over(runtime.disk, runtime.path));
  REQUIRE(take_over({runtime.path}, runtime.disk));
  CHECK(runtime.files() == std::vector<std::string>{"db/ours.db", "st.cmd"});
}

TEST_CASE("take over: only once, and not in a folder that is empty or missing") {
  Runtime runtime;
  REQUIRE(OutputFolder(runtime.disk, runtime.path, "files").replace({}));
  CHECK_FALSE(*needs_take_over(runtime.disk, runtime.path));
  CHECK_FALSE(*needs_take_over(runtime.disk, runtime.path + "/none"));
  REQUIRE(runtime.disk.make_folders(runtime.path + "/volume/lost+found"));
  CHECK_FALSE(*needs_take_over(runtime.disk, runtime.path + "/volume"));
}
