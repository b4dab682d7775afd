#include "instance/patterns/use_cases.hpp"

#include <doctest/doctest.h>

#include <utility>

#include "instance/patterns/pattern_tester.hpp"

using namespace iocwright;
using namespace iocwright::patterns;

namespace {

struct CommandTester : tests::PatternTester {
  CommandTester() { disk.files = {{"/l/p/a.db", "a"}, {"/l/q/b.db", "b"}}; }

  std::string add(const AddRequest& request) {
    auto in = instance();
    return tests::message_of(patterns::add(request, in));
  }
  std::string update(const UpdateRequest& request) {
    auto in = instance();
    return tests::message_of(patterns::update(request, in));
  }
  std::string restore(const std::string& name = "") {
    auto in = instance();
    return tests::message_of(patterns::restore(name, in));
  }
  std::string check(bool allow_dirty = false) {
    const auto report = patterns::check(instance());
    if (!report) return report.error().message();
    std::ostringstream text;
    const int status = print_report(*report, allow_dirty, "/i", text, text);
    return text.str() + std::to_string(status);
  }
};

const std::string matches = "/i: vendored files match the lock\n0";
const std::string flat = "p:\n  version: '1'\n  source: /l\n  files:\n    a.db: ";

}  // namespace

TEST_CASE("pattern add: writes the files and the lock, and leaves nothing else") {
  CommandTester t;
  CHECK(t.add({.reference = "p@1", .source = "/l"}) == "");
  CHECK(t.disk.files["/i/config/a.db"] == "a");
  CHECK(t.disk.files["/i/runtime-lock.yaml"] ==
        "version: 1\npatterns:\n  p:\n    version: '1'\n    source: /l\n    files:\n"
        "      config/a.db: " +
            hash_of("a") + "\n");
  CHECK(t.disk.files.size() == 4);
  CHECK(t.said() == "vendored p@1 into /i\n");
  CHECK(t.check() == matches);
}

TEST_CASE("pattern add: the first library that has the pattern wins") {
  CommandTester t;
  t.environment.set("IBEK_PATTERN_LIBRARIES",
                    "ibek-runtime-streamdevice=/none,ibek-runtime-support=/empty,mine=/l");
  t.disk.folders = {"/i", "/none", "/empty"};
  CHECK(t.add({.reference = "p"}) == "");
  CHECK(t.disk.files["/i/runtime-lock.yaml"].find("version: HEAD\n    source: /l\n") != std::string::npos);
  CHECK(t.add({.reference = "x"}) ==
        "could not resolve pattern 'x': pattern 'x' not found in local library /l");
}

TEST_CASE("pattern add: an error leaves everything as it was") {
  CommandTester t;
  t.disk.files["/l/p/ibek.manifest.yaml"] = "version: 1\nvendor: [{src: x, dest: config}]\n";
  const auto before = t.disk.files;
  CHECK(t.add({.reference = "p", .source = "/l"}).starts_with("p: no file is matched"));
  CHECK(t.disk.files == before);
}

TEST_CASE("pattern update: nothing is written unless all patterns are found") {
  CommandTester t;
  REQUIRE(t.add({.reference = "p@1", .source = "/l"}) == "");
  REQUIRE(t.add({.reference = "q@1", .source = "/l"}) == "");
  t.disk.files["/l/p/a.db"] = "new";
  t.disk.files.erase("/l/q/b.db");
  CHECK(t.update({}) == "could not resolve pattern 'q': pattern 'q' not found in local library /l");
  CHECK(t.disk.files["/i/config/a.db"] == "a");
  CHECK(t.update({.name = "p", .version = "2"}) == "");
  CHECK(t.disk.files["/i/config/a.db"] == "new");
  CHECK(t.check() == matches);
}

TEST_CASE("pattern update: needs a lock, and a name that is in it") {
  CommandTester t;
  CHECK(t.update({}) == "no patterns to update in /i");
  CHECK(t.restore() == "no patterns to restore in /i");
  REQUIRE(t.add({.reference = "p", .source = "/l"}) == "");
  CHECK(t.update({.name = "x"}) == "pattern 'x' not in lock");
}

TEST_CASE("pattern update: a recorded HEAD is no version, which is a warning") {
  CommandTester t;
  REQUIRE(t.add({.reference = "p", .source = "/l"}) == "");
  CHECK(t.update({}) == "");
  CHECK(t.said().find("warning: the lock pins no version of `p`") != std::string::npos);
}

TEST_CASE("pattern update: a lock of 4.6 becomes one of version 1, which is a warning") {
  CommandTester t;
  t.disk.files["/i/config/a.db"] = "# Vendored from /l@1 \u2014 DO NOT EDIT\na";
  t.disk.files["/i/runtime-lock.yaml"] = flat + hash_of(t.disk.files["/i/config/a.db"]) + "\n";
  CHECK(t.check() == matches);
  CHECK(t.update({}) == "");
  CHECK(t.disk.files["/i/config/a.db"] == "a");
  CHECK(t.disk.files["/i/runtime-lock.yaml"].starts_with("version: 1\n"));
  CHECK(t.said().find("was in the format of ibek 4.6") != std::string::npos);
}

TEST_CASE("pattern restore: puts files back and leaves the lock alone") {
  CommandTester t;
  REQUIRE(t.add({.reference = "p@1", .source = "/l"}) == "");
  const std::string lock = "# mine\n" + t.disk.files["/i/runtime-lock.yaml"];
  t.disk.files["/i/runtime-lock.yaml"] = lock;
  t.disk.files["/i/config/a.db"] = "edited";
  CHECK(t.restore("p") == "");
  CHECK(t.disk.files["/i/config/a.db"] == "a");
  CHECK(t.disk.files["/i/runtime-lock.yaml"] == lock);
}

TEST_CASE("pattern restore: files of a lock of 4.6 are those that its hashes are of") {
  CommandTester t;
  const std::string text = "# Vendored from /l@1 \u2014 DO NOT EDIT\na";
  t.disk.files["/l/p/ibek.manifest.yaml"] = "not for 4.6";
  t.disk.files["/i/runtime-lock.yaml"] = flat + hash_of(text) + "\n";
  CHECK(t.restore() == "");
  CHECK(t.disk.files["/i/config/a.db"] == text);
  CHECK(t.check() == matches);
}

TEST_CASE("pattern check: failures are errors, or warnings if that is allowed") {
  CommandTester t;
  REQUIRE(t.add({.reference = "p@1", .source = "/l"}) == "");
  t.disk.files.erase("/i/config/a.db");
  CHECK(t.check() == "error: p:config/a.db missing vendored file\n1");
  CHECK(t.check(true) == "warning: p:config/a.db missing vendored file\n" + matches);
}

TEST_CASE("pattern commands: what another command writes meanwhile is kept") {
  /// Another pattern is added while the library is read for the first time.
  struct Shared : tests::MemoryDisk {
    mutable std::string later;
    FileResult<std::string> read(const std::string& path) const override {
      if (path == "/l/p/a.db" && !later.empty())
        const_cast<Shared*>(this)->files["/i/runtime-lock.yaml"] = std::exchange(later, "");
      return MemoryDisk::read(path);
    }
  } disk;
  CommandTester t;
  disk.folders = {"/i"};
  disk.files = t.disk.files;
  Instance instance{
      {disk, t.process, t.fetcher, t.clock, t.environment}, {disk, t.sources, t.sink}, "/i", t.out};
  REQUIRE(patterns::add({.reference = "p@1", .source = "/l"}, instance));
  const std::string before = disk.files["/i/runtime-lock.yaml"];
  REQUIRE(patterns::add({.reference = "q@1", .source = "/l"}, instance));
  const std::string both = disk.files["/i/runtime-lock.yaml"];
  const auto has_both = [&](const std::string& version) {
    const auto lock = parse_lock(disk.files["/i/runtime-lock.yaml"], "L");
    return lock && lock->find("q") != nullptr && lock->find("p")->version == version;
  };
  for (const char* command : {"add", "update", "restore"}) {
    CAPTURE(command);
    disk.files["/i/runtime-lock.yaml"] = before;
    disk.later = both;
    if (command == std::string("add")) CHECK(patterns::add({.reference = "p@2", .source = "/l"}, instance));
    if (command == std::string("update")) CHECK(patterns::update({.name = "p", .version = "2"}, instance));
    if (command == std::string("restore")) CHECK(patterns::restore("p", instance));
    CHECK(has_both(command == std::string("restore") ? "1" : "2"));
  }
}
