#include "launch/start/autosave.hpp"

#include <doctest/doctest.h>

#include "memory_disk.hpp"

using namespace iocwright;

TEST_CASE("autosave: request templates are linked into the runtime folder if their own is not writable") {
  struct ReadOnly : tests::MemoryDisk {
    FileResult<void> check_writable(const std::string& path) const override {
      if (path == "/e/autosave") return tl::make_unexpected(FileError{path, EROFS});
      return {};
    }
  } disk;
  disk.files = {{"/e/runtime/ioc.subst", ""}, {"/e/support/m/y.req", ""}};
  RealProcess process;
  Sink sink;
  const Environment environment({{"PATH", "/none"}, {"EPICS_ROOT", "/e"}});
  REQUIRE(launch::run_autosave({"/e/runtime/ioc.subst", "/e"}, disk, process, environment, sink));
  CHECK(disk.links == std::map<std::string, std::string>{{"/e/runtime/y.req", "/e/support/m/y.req"}});
}

TEST_CASE("autosave: a disk error keeps the request files of the previous start") {
  for (const std::string place : {"/e/autosave/x_settings.req", "/e/support", "/e/support/m", "/e/ioc/config",
                                  "/e/runtime/ioc.subst"}) {
    CAPTURE(place);
    tests::MemoryDisk disk;
    disk.files = {
        {"/e/runtime/ioc.subst", "# generated\n\nfile \"x.template\" {\npattern { A }\n  { \"1\" }\n}\n"},
        {"/e/runtime/autosave_settings.req", "previous"},
        {"/e/autosave/x_settings.req", "$(A)"},
        {"/e/support/m/y.req", ""},
        {"/e/ioc/config/ioc.yaml", ""}};
    disk.errors[place] = EIO;
    RealProcess process;
    Sink sink;
    const Environment environment({{"PATH", "/none"}, {"EPICS_ROOT", "/e"}});
    const auto made = launch::run_autosave({"/e/runtime/ioc.subst", "/e"}, disk, process, environment, sink);
    REQUIRE_FALSE(made);
    CHECK(made.error().message().find("`" + place + "`: Input/output error") != std::string::npos);
    CHECK(disk.files["/e/runtime/autosave_settings.req"] == "previous");
  }
}
