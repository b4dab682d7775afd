#include "core/base/disk.hpp"

#include <doctest/doctest.h>
#include <sys/stat.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <chrono>
#include <filesystem>
#include <thread>

#include "memory_disk.hpp"

using namespace iocwright;

namespace {

/// A temporary folder, removed by the destructor.
struct Scratch {
  std::string path = "/tmp/iocwright-unit-disk-" + std::to_string(::getpid());
  Scratch() { std::filesystem::create_directory(path); }
  ~Scratch() { std::filesystem::remove_all(path); }
  Scratch(const Scratch&) = delete;
  Scratch& operator=(const Scratch&) = delete;
};

}  // namespace

TEST_CASE("disk: only ENOENT and ENOTDIR mean that nothing exists") {
  const Scratch scratch;
  RealDisk disk;
  REQUIRE(disk.write(scratch.path + "/file", "x"));
  REQUIRE(disk.make_link(scratch.path + "/loop", scratch.path + "/loop"));
  CHECK(disk.kind(scratch.path) == FileKind::folder);
  CHECK(disk.kind(scratch.path + "/file") == FileKind::file);
  CHECK(disk.kind("/dev/null") == FileKind::other);
  for (const std::string& missing : {scratch.path + "/none", scratch.path + "/file/below"}) {
    CAPTURE(missing);
    CHECK(disk.kind(missing) == FileKind::none);
    CHECK(disk.exists(missing) == false);
    CHECK(disk.is_link(missing) == false);
    CHECK_FALSE(disk.read_if_exists(missing).value().has_value());
    CHECK(disk.list_if_exists(missing) == std::vector<std::string>());
    CHECK(disk.remove(missing).has_value());
  }
  const std::string too_long = scratch.path + "/" + std::string(300, 'x'),
                    loop = scratch.path + "/loop/below";
  for (const auto& [path, code] : {std::pair(too_long, ENAMETOOLONG), std::pair(loop, ELOOP)}) {
    CAPTURE(path);
    REQUIRE_FALSE(disk.kind(path));
    CHECK(disk.kind(path).error().code == code);
    CHECK(disk.exists(path).error().code == code);
    CHECK(disk.is_link(path).error().code == code);
    CHECK(disk.read_if_exists(path).error().code == code);
    CHECK(disk.list_if_exists(path).error().code == code);
    CHECK_FALSE(disk.probably_exists(path));
  }
  CHECK(disk.is_link(scratch.path + "/loop") == true);
}

TEST_CASE("disk: a search skips only folders that are missing, inaccessible or too long") {
  tests::MemoryDisk disk;
  disk.files["/a/file"] = "x";
  CHECK(skip_unusable(disk.kind("/a/file")) == FileKind::file);
  for (const int code : {ENOENT, ENOTDIR, EACCES, ENAMETOOLONG}) {
    CAPTURE(code);
    disk.errors["/a/file"] = code;
    CHECK(skip_unusable(disk.kind("/a/file")) == FileKind::none);
    CHECK(skip_unusable(disk.list("/a/file")) == std::vector<std::string>());
    CHECK_FALSE(skip_unusable(disk.read_if_exists("/a/file")).value().has_value());
  }
  for (const int code : {EIO, ESTALE, ETIMEDOUT, ELOOP, ENOTCONN, EPERM}) {
    CAPTURE(code);
    disk.errors["/a/file"] = code;
    CHECK_FALSE(skip_unusable(disk.kind("/a/file")));
    CHECK_FALSE(skip_unusable(disk.list("/a/file")));
    CHECK_FALSE(skip_unusable(disk.read_if_exists("/a/file")));
  }
}

TEST_CASE("disk: a path that cannot be accessed is neither removed nor created") {
  const Scratch scratch;
  RealDisk disk;
  const std::string too_long = scratch.path + "/" + std::string(300, 'x');
  CHECK_FALSE(disk.remove_tree(too_long));
  CHECK_FALSE(disk.make_folders(too_long));
  CHECK(disk.remove_tree(scratch.path + "/none").has_value());
}

TEST_CASE("disk: replace keeps the old content if any disk call fails") {
  tests::MemoryDisk intact;
  intact.files["/f/x"] = "old";
  REQUIRE(intact.replace("/f/x", "new"));
  CHECK(intact.files == std::map<std::string, std::string>{{"/f/x", "new"}});
  for (std::size_t call = 0; call < intact.calls; ++call) {
    CAPTURE(call);
    tests::MemoryDisk disk;
    disk.files["/f/x"] = "old";
    disk.failing_call = call;
    CHECK_FALSE(disk.replace("/f/x", "new"));
    CHECK(disk.files == std::map<std::string, std::string>{{"/f/x", "old"}});
  }
}

TEST_CASE("disk: replace follows a chain of links, including relative ones") {
  tests::MemoryDisk disk;
  disk.links["/f/x"] = "y";
  disk.links["/f/y"] = "/g/z";
  REQUIRE(disk.replace("/f/x", "new"));
  CHECK(disk.files == std::map<std::string, std::string>{{"/g/z", "new"}});
  CHECK(disk.links.size() == 2);
  REQUIRE(disk.replace("/f/x", "newer", Disk::Links::replace));
  CHECK(disk.files.at("/f/x") == "newer");
  CHECK(disk.files.at("/g/z") == "new");
  CHECK_FALSE(disk.links.contains("/f/x"));
}

TEST_CASE("disk: replace reports a loop of links") {
  tests::MemoryDisk disk;
  disk.links["/f/x"] = "/f/x";
  const auto replaced = disk.replace("/f/x", "new");
  REQUIRE_FALSE(replaced);
  CHECK(replaced.error().code == ELOOP);
}

TEST_CASE("disk: replace keeps the mode of a file, and replace_by_copy copies that of the source") {
  const Scratch scratch;
  RealDisk disk;
  const std::string file = scratch.path + "/file", link = scratch.path + "/link";
  REQUIRE(disk.write(file, "old"));
  std::filesystem::permissions(file, std::filesystem::perms(0751));
  REQUIRE(disk.make_link("file", link));
  REQUIRE(disk.replace(link, "new"));
  CHECK(disk.read(file).value() == "new");
  CHECK(disk.is_link(link).value());
  CHECK(std::filesystem::status(file).permissions() == std::filesystem::perms(0751));
  REQUIRE(disk.replace_by_copy(file, link));
  CHECK_FALSE(disk.is_link(link).value());
  CHECK(std::filesystem::status(link).permissions() == std::filesystem::perms(0751));
  CHECK(disk.list(scratch.path).value() == std::vector<std::string>{"file", "link"});
}

TEST_CASE("disk: a lock whose file was removed by its holder is taken on a new file") {
  const Scratch scratch;
  RealDisk disk;
  const std::string path = scratch.path + "/lock";
  auto first = disk.lock(path);
  REQUIRE(first);
  FileResult<std::unique_ptr<Disk::Lock>> second;
  std::thread waiting([&] { second = RealDisk().lock(path); });
  std::this_thread::sleep_for(std::chrono::milliseconds(50));
  REQUIRE(disk.remove(path));
  first->reset();
  waiting.join();
  REQUIRE(second);
  CHECK(disk.exists(path) == true);
}

TEST_CASE("disk: only an empty folder is removed by remove_empty_folder()") {
  const Scratch scratch;
  RealDisk disk;
  const std::string folder = scratch.path + "/folder";
  REQUIRE(disk.make_folders(folder + "/below"));
  CHECK(disk.remove_empty_folder(folder).error().code == ENOTEMPTY);
  CHECK(disk.remove_empty_folder(folder + "/below"));
  CHECK(disk.remove_empty_folder(folder));
  CHECK(disk.remove_empty_folder(folder).error().code == ENOENT);
}

TEST_CASE("disk: a folder that is missing is not writable") {
  const Scratch scratch;
  CHECK(RealDisk().check_writable(scratch.path));
  CHECK(RealDisk().check_writable(scratch.path + "/none").error().code == ENOENT);
}

TEST_CASE("disk: only a regular file of limited size is an input") {
  const Scratch scratch;
  RealDisk disk;
  disk.maximum_input_bytes = 10;
  const auto path = [&](const char* name) { return scratch.path + "/" + name; };
  REQUIRE(disk.write(path("file"), "0123456789"));
  REQUIRE(disk.write(path("large"), "0123456789a"));
  REQUIRE(disk.make_folders(path("folder")));
  REQUIRE(::mkfifo(path("pipe").c_str(), 0666) == 0);
  REQUIRE(disk.make_link("file", path("link")));
  REQUIRE(disk.make_link("nowhere", path("dangling")));
  CHECK(disk.has_input(path("file")) == true);
  CHECK(disk.has_input(path("link")) == true);
  CHECK(disk.has_input(path("none")) == false);
  CHECK(disk.read_input(path("link")) == "0123456789");
  const std::pair<std::string, std::string> refused[] = {
      {path("dangling"), "it is a link to `nowhere`, which does not exist"},
      {path("folder"), "it is a folder, not a regular file"},
      {path("pipe"), "it is a pipe, not a regular file"},
      {"/dev/zero", "it is a device, not a regular file"},
      {"/proc/self/environ", "it is a file of procfs"},
      {path("large"), "it is larger than 10 bytes, the maximum in IOCWRIGHT_LIMIT_INPUT_SIZE"},
  };
  for (const auto& [file, reason] : refused) {
    const auto found = disk.has_input(file);
    REQUIRE_FALSE(found);
    CHECK(found.error().text("read") == "cannot read `" + file + "`: " + reason);
  }
}

TEST_CASE("disk: an input may be a pipe that the user names, but neither endless nor a secret of a process") {
  RealDisk disk;
  disk.maximum_input_bytes = 100'000;
  std::array<int, 2> ends{};
  REQUIRE(::pipe(ends.data()) == 0);
  REQUIRE(::write(ends[1], "piped", 5) == 5);
  ::close(ends[1]);
  CHECK(disk.read_input("/dev/fd/" + std::to_string(ends[0])) == "piped");
  const Scratch scratch;
  const std::string named = scratch.path + "/named";
  REQUIRE(::mkfifo(named.c_str(), 0666) == 0);
  const auto refused = disk.read_input(named);
  REQUIRE_FALSE(refused);
  CHECK(refused.error().reason == "it is a named pipe, not a regular file");
  ::close(ends[0]);
  CHECK(disk.read_input("/dev/zero").error().code == EFBIG);
  CHECK(disk.read_input("/proc/self/environ").error().reason == "it is a file of procfs");
  CHECK(disk.read_input("/sys/kernel/mm/transparent_hugepage/enabled").error().code != 0);
}

TEST_CASE("disk: a lock that is not released is an error after the timeout, which names its holder") {
  const Scratch scratch;
  const std::string path = scratch.path + "/lock";
  const auto held = RealDisk().lock(path);
  REQUIRE(held);
  RealDisk disk;
  disk.lock_timeout_s = 1.2;
  std::string warned;
  disk.on_warning = [&](const std::string& text) { warned += text; };
  const auto lock = disk.lock(path);
  REQUIRE_FALSE(lock);
  const std::string holder = "process " + std::to_string(::getpid()) + " (`unit_tests`)";
  CHECK(warned == "waiting for " + holder + ", which has locked `" + path + "`");
  CHECK(lock.error().text("write") ==
        "cannot write `" + path + "`: " + holder + " still has it locked after 1 s");
}

TEST_CASE("disk: a lock file that is a link or no regular file is refused, and left unchanged") {
  const Scratch scratch;
  const std::string path = scratch.path + "/lock", target = scratch.path + "/target";
  RealDisk disk;
  REQUIRE(disk.write(target, "text"));
  REQUIRE(::chmod(target.c_str(), 0600) == 0);
  const auto is_refused = [&] {
    const auto lock = disk.lock(path);
    struct stat after {};
    return !lock && lock.error().code == ELOOP && ::stat(target.c_str(), &after) == 0 &&
           (after.st_mode & 07777) == 0600 && disk.read(target).value_or("") == "text" &&
           ::unlink(path.c_str()) == 0;
  };
  REQUIRE(::symlink(target.c_str(), path.c_str()) == 0);
  CHECK(is_refused());
  REQUIRE(::link(target.c_str(), path.c_str()) == 0);
  CHECK(is_refused());
  REQUIRE(::mkfifo(path.c_str(), 0600) == 0);
  CHECK(is_refused());
}

TEST_CASE("disk: in a root folder, absolute links and `..` do not lead out") {
  const Scratch scratch;
  RealDisk disk;
  const std::string root = scratch.path + "/image";
  REQUIRE(disk.make_folders(root + "/epics/generic-source/ioc"));
  REQUIRE(disk.make_folders(root + "/epics/ibek-defs"));
  REQUIRE(disk.write(root + "/epics/generic-source/ioc/x.yaml", "inside"));
  REQUIRE(disk.write(scratch.path + "/x.yaml", "outside"));
  const auto link = [&](const std::string& target, const std::string& path) {
    REQUIRE(disk.make_link(target, root + path));
  };
  link("/epics/generic-source/ioc", "/epics/ioc");
  link("/epics/ioc/x.yaml", "/epics/ibek-defs/x.yaml");
  link("../ioc/./x.yaml", "/epics/ibek-defs/relative.yaml");
  link("../../../../../../epics/ioc/x.yaml", "/epics/ibek-defs/above.yaml");
  link("/x.yaml", "/epics/ibek-defs/dangling.yaml");
  link("/epics/loop", "/epics/loop");
  const std::string definitions = root + "/epics/ibek-defs/";
  CHECK_FALSE(disk.read_input(definitions + "x.yaml"));
  disk.add_root(root + "/");
  for (const char* name : {"x.yaml", "relative.yaml", "above.yaml"}) {
    CAPTURE(name);
    CHECK(disk.read_input(definitions + name) == "inside");
    CHECK(disk.kind(definitions + name) == FileKind::file);
    CHECK(disk.is_link(definitions + name) == true);
    CHECK(disk.has_input(definitions + name) == true);
  }
  CHECK(disk.read(root + "/../x.yaml").error().code == ENOENT);
  CHECK(disk.read(scratch.path + "/x.yaml") == "outside");
  CHECK(disk.list(root + "/epics/ioc") == std::vector<std::string>{"x.yaml"});
  CHECK(disk.kind(definitions + "dangling.yaml") == FileKind::none);
  CHECK(disk.has_input(definitions + "dangling.yaml").error().code == ENOENT);
  CHECK(disk.read(root + "/epics/loop").error().code == ELOOP);
  CHECK(disk.read_link(root + "/epics/ioc") == "/epics/generic-source/ioc");
}
