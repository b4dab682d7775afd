#include "image/assets/strip_files.hpp"

#include <doctest/doctest.h>

#include <sstream>

#include "environment_with.hpp"
#include "image/ioc/elf.hpp"
#include "memory_disk.hpp"
#include "recording_process.hpp"

using namespace iocwright;
using Commands = std::vector<std::string>;

namespace {

/// A folder with files to strip. The tools are empty programs in a folder of this machine, because they are
/// looked up in the real PATH.
struct Workshop {
  tests::MemoryDisk disk;
  tests::RecordingProcess process;
  Sink sink;
  RealDisk real;
  Environment environment;
  image::StripOptions options;
  std::string build_id = image::read_elf(gives(), "", false)->build_id;

  static std::string gives() { return RealDisk().read(FIXTURE_GIVES).value(); }
  Workshop() { disk.files["/proc/self/exe"] = gives(); }

  Result<image::StripCounts> strip(const std::vector<std::string>& files) {
    return image::strip_files(files, options, disk, process, environment, sink);
  }
  std::string messages() {
    std::ostringstream out;
    sink.flush(Sources(), {}, out);
    return out.str();
  }
};

/// An environment with the tools of this machine.
Environment with_tools() { return tests::with({{"PATH", "/usr/bin:/bin"}}); }

}  // namespace

TEST_CASE("strip files: only linked ELF files with symbols and without a payload are stripped") {
  Workshop shop;
  shop.environment = with_tools();
  shop.disk.files = {{"/proc/self/exe", Workshop::gives()},
                     {"/a.so", Workshop::gives()},
                     {"/script", "#!/bin/sh\n"},
                     {"/packed", Workshop::gives() + "payload"},
                     {"/object.o", Workshop::gives()},
                     {"/other", Workshop::gives()}};
  shop.disk.files["/object.o"][16] = 1;  // e_type: ET_REL
  shop.disk.files["/other"][18] = 20;    // e_machine: PowerPC, as a boot image of RTEMS
  const auto counts = shop.strip({"/a.so", "/script", "/packed", "/object.o", "/other"});
  REQUIRE(counts);
  CHECK(counts->stripped == 1);
  CHECK(counts->debug_files == 0);
  CHECK(shop.process.commands == Commands{"strip -p -- /a.so"});
}

TEST_CASE(
    "strip files: debugging information is copied to a file named by the build ID before it is stripped") {
  Workshop shop;
  shop.environment = with_tools();
  shop.options.debug_folder = "/debug";
  shop.disk.files["/a.so"] = Workshop::gives();
  const auto counts = shop.strip({"/a.so"});
  REQUIRE(counts);
  CHECK(counts->debug_files == 1);
  const std::string folder = "/debug/.build-id/" + shop.build_id.substr(0, 2);
  CHECK(shop.disk.folders.contains(folder));
  CHECK(shop.process.commands ==
        Commands{"objcopy --only-keep-debug -- /a.so " + folder + "/" + shop.build_id.substr(2) + ".debug",
                 "strip -p -- /a.so"});
  shop.process.commands.clear();
  shop.options.strip = false;
  CHECK(shop.strip({"/a.so"})->stripped == 0);
  CHECK(shop.process.commands.size() == 1);
}

TEST_CASE("strip files: a file without a build ID causes a warning if its debugging information is wanted") {
  Workshop shop;
  shop.environment = with_tools();
  shop.disk.files["/a.so"] = RealDisk().read(FIXTURE_OPENS).value();
  REQUIRE(shop.strip({"/a.so"}));
  CHECK(shop.messages().empty());
  shop.options.debug_folder = "/debug";
  REQUIRE(shop.strip({"/a.so"}));
  CHECK(shop.messages() ==
        "iocwright: warning: `/a.so` has no build ID, so its debugging information is not kept "
        "[missing-asset]\n"
        "   help: link it with `-Wl,--build-id`\n");
}

TEST_CASE("strip files: without strip, files keep their symbols; without objcopy, --debug is an error") {
  Workshop shop;
  shop.environment = tests::with({{"PATH", "/nonexistent"}});
  shop.disk.files["/a.so"] = Workshop::gives();
  const auto counts = shop.strip({"/a.so"});
  REQUIRE(counts);
  CHECK(counts->stripped == 0);
  CHECK(shop.messages() ==
        "iocwright: warning: the symbols of 1 file are kept, because `strip` is missing [tool-failed]\n"
        "   help: install the package binutils\n");
  shop.options.debug_folder = "/debug";
  const auto failed = shop.strip({"/a.so"});
  REQUIRE_FALSE(failed);
  CHECK(failed.error().message() ==
        "`objcopy` is missing, which `--debug` needs to copy debugging information");
  CHECK(shop.process.commands.empty());
}

TEST_CASE("strip files: files for another machine need the tools for it") {
  Workshop shop;
  shop.environment = tests::with({{"PATH", "/nonexistent"}});
  shop.disk.files["/a.so"] = Workshop::gives();
  shop.disk.files["/a.so"][18] = static_cast<char>(183);  // e_machine: AArch64
  REQUIRE(shop.strip({"/a.so"}));
  CHECK(shop.messages() ==
        "iocwright: warning: the symbols of 1 file are kept, because `aarch64-linux-gnu-strip` is missing "
        "[tool-failed]\n"
        "   help: install the package binutils-aarch64-linux-gnu\n");
}

TEST_CASE("strip files: an error of strip names the way around it") {
  Workshop shop;
  shop.environment = with_tools();
  shop.disk.files["/a.so"] = Workshop::gives();
  shop.process.statuses = {1};
  const auto failed = shop.strip({"/a.so"});
  REQUIRE_FALSE(failed);
  CHECK(failed.error().message() == "`strip` exited with status 1; its messages are above");
  CHECK(failed.error().help_text() == "use `--no-strip` to keep the symbols");
}
