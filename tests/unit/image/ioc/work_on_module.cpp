#include "image/ioc/work_on_module.hpp"

#include <doctest/doctest.h>

#include <sstream>

#include "memory_disk.hpp"
#include "recording_process.hpp"

using namespace iocwright;

namespace {

using Commands = std::vector<std::string>;

/// A module `m` that the user works on in place.
struct Work {
  tests::MemoryDisk disk;
  tests::RecordingProcess process;
  Sink sink;
  std::ostringstream out;
  image::ModuleWork request;

  Work() {
    request.module = {.name = "m", .checkout = "", .support = "/s", .ioc = "/ioc"};
    disk.files["/s/m/configure/RELEASE"] = "";
    disk.files["/ioc/.iocwright-inputs"] = "";
  }
  int run() { return image::work_on_module(request, disk, process, {}, sink, out); }
};

}  // namespace

TEST_CASE("work on module: the module is built in place, then the IOC") {
  Work work;
  CHECK(work.run() == done);
  CHECK(work.process.commands ==
        Commands{"/proc/self/exe support build m --keep --force", "/proc/self/exe ioc build"});
  CHECK_FALSE(work.disk.files.contains("/ioc/.iocwright-inputs"));
}

TEST_CASE("work on module: the exit status of a failed build is returned, and the IOC is not built") {
  Work work;
  work.process.statuses = {step_failed};
  CHECK(work.run() == step_failed);
  CHECK(work.process.commands.size() == 1);
}

TEST_CASE("work on module: nothing is built with --no-build") {
  Work work;
  work.request.build = false;
  CHECK(work.run() == done);
  CHECK(work.process.commands.empty());
}

TEST_CASE("work on module: an unknown module is an error, and nothing is built") {
  Work work;
  work.request.module.name = "other";
  CHECK(work.run() == wrong_input);
  CHECK(work.sink.first_message().find("is not the source tree of a support module") != std::string::npos);
  CHECK(work.process.commands.empty());
}

TEST_CASE("work on module: a restored module is not forced, and one that was not in the image is not built") {
  Work work;
  work.request.restore = true;
  using Lists = std::vector<Commands>;
  CHECK(image::rebuild_commands(work.request, true) ==
        Lists{{"support", "build", "m", "--keep"}, {"ioc", "build"}});
  CHECK(image::rebuild_commands(work.request, false) == Lists{{"ioc", "build"}});
}
