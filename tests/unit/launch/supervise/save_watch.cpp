#include "launch/supervise/save_watch.hpp"

#include <doctest/doctest.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>

using namespace iocwright;
using namespace iocwright::launch;

namespace {

struct Folder {
  std::filesystem::path path =
      std::filesystem::temp_directory_path() / ("save-watch-" + std::to_string(::getpid()));
  Folder() { std::filesystem::create_directories(path); }
  ~Folder() { std::filesystem::remove_all(path); }
  std::string file(const std::string& name) const { return path / name; }
  /// Writes a file with a time of its own.
  void write(const std::string& name, const std::string& text, long seconds) const {
    std::ofstream(file(name)) << text;
    const timespec time{seconds, 0};
    const timespec times[2] = {time, time};
    ::utimensat(AT_FDCWD, file(name).c_str(), times, 0);
  }
};

}  // namespace

TEST_CASE("save files: a file is saved when it was written again, up to its last line") {
  using Indices = std::vector<std::size_t>;
  const Folder folder;
  const RealDisk disk;
  folder.write("a.sav", "A 1\n<END>\n", 1000);
  const SaveFiles files({{"a.req", folder.file("a.sav")}, {"b.req", folder.file("b.sav")}});
  CHECK(files.missing(disk) == Indices{0, 1});
  folder.write("b.sav", "B 1\n<END>\n", 1001);
  CHECK(files.missing(disk) == Indices{0});
  folder.write("a.sav", "A 1\n", 1001);
  CHECK(files.missing(disk) == Indices{0});
  folder.write("a.sav", "A 1\n<END>\n", 1002);
  CHECK(files.missing(disk).empty());
}

TEST_CASE("save watch: knows of changes without accessing the files itself") {
  const Folder folder;
  const RealDisk disk;
  folder.write("a.sav", "A 1\n<END>\n", 1000);
  SaveWatch watch({{"a.req", folder.file("a.sav")}, {"b.req", folder.file("b.sav")}});
  CHECK(watch.commands() == "manual_save(\"a.req\")\nmanual_save(\"b.req\")\n");
  CHECK(watch.missing() == std::vector{folder.file("a.sav"), folder.file("b.sav")});
  CHECK_FALSE(watch.is_ready());
  REQUIRE(watch.start(disk));
  const auto poll_once = [&] {
    PollSet polls;
    watch.watch(polls);
    polls.run(60000);
  };
  while (!watch.is_ready()) poll_once();
  CHECK(watch.missing().size() == 2);
  folder.write("b.sav", "B 1\n<END>\n", 1001);
  while (watch.missing().size() == 2) poll_once();
  CHECK(watch.missing() == std::vector{folder.file("a.sav")});
  folder.write("a.sav", "A 1\n<END>\n", 1002);
  while (!watch.missing().empty()) poll_once();
}
