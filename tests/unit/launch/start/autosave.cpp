#include "launch/start/autosave.hpp"

#include <doctest/doctest.h>

#include <sstream>

#include "memory_disk.hpp"

using namespace iocwright;

namespace {

/// An msi that prints the text of each request template, and stops at one that includes a missing file.
class FakeMsi : public Process {
 public:
  explicit FakeMsi(Disk& disk) : disk_(disk) {}

  FileResult<ProcessResult> run(const ProcessRequest& request) override {
    ++runs;
    const std::string text = disk_.read(request.arguments.back().substr(2)).value();
    ProcessResult out;
    for (const char* name : {"good", "bad", "last"}) {
      if (text.find(name) == std::string::npos) continue;
      out.output += std::string(name) + ".VAL\n";
      if (name != std::string("bad")) continue;
      out.errors =
          "\x1b[31;1mERROR\x1b[0m msi: Can't open file 'gone.req'\ninput: 'x' at line 1 of  file b\n\n";
      out.status = 1;
      break;
    }
    return out;
  }
  FileError become(const ProcessRequest&) override { return {"", ENOENT}; }

  int runs = 0;

 private:
  Disk& disk_;
};

}  // namespace

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

TEST_CASE("autosave: a request template that msi rejects does not affect the others") {
  tests::MemoryDisk disk;
  const std::string rows = " {\npattern { A }\n  { \"1\" }\n}\n";
  disk.files = {{"/e/runtime/ioc.subst",
                 "file \"good.template\"" + rows + "file \"bad.db\"" + rows + "file \"last.db\"" + rows}};
  for (const char* name : {"good", "bad", "last"})
    disk.files[std::string("/e/autosave/") + name + "_settings.req"] = "";
  FakeMsi process(disk);
  Sources sources;
  Sink sink;
  const Environment environment({{"PATH", "/none"}, {"EPICS_ROOT", "/e"}, {"IOCWRIGHT_MSI", "base"}});
  REQUIRE(launch::run_autosave({"/e/runtime/ioc.subst", "/e"}, disk, process, environment, sink));
  CHECK(disk.files["/e/runtime/autosave_settings.req"] == "good.VAL\nbad.VAL\nlast.VAL\n");
  CHECK(process.runs == 4);
  std::ostringstream messages;
  sink.flush(sources, {}, messages);
  CHECK(messages.str() ==
        "iocwright: warning: autosave will not save all settings of `bad.db`: cannot expand "
        "`bad_settings.req`: Can't open file 'gone.req' [tool-failed]\n");
}

TEST_CASE("autosave: request templates are expanded in this process") {
  tests::MemoryDisk disk;
  const std::string rows = " {\npattern { A }\n  { \"1\" }\n}\n";
  disk.files = {{"/e/runtime/ioc.subst", "file \"good.template\"" + rows + "file \"bad.db\"" + rows},
                {"/e/autosave/good_settings.req", "$(A):good.VAL\n"},
                {"/e/autosave/bad_settings.req", "$(A):bad.VAL\ninclude \"gone.req\"\n"}};
  RealProcess process;
  Sources sources;
  Sink sink;
  const Environment environment({{"PATH", "/none"}, {"EPICS_ROOT", "/e"}});
  REQUIRE(launch::run_autosave({"/e/runtime/ioc.subst", "/e"}, disk, process, environment, sink));
  CHECK(disk.files["/e/runtime/autosave_settings.req"] == "1:good.VAL\n1:bad.VAL\n");
  std::ostringstream messages;
  sink.flush(sources, {}, messages);
  CHECK(messages.str() ==
        "iocwright: warning: autosave will not save all settings of `bad.db`: cannot expand "
        "`bad_settings.req`: Can't open file 'gone.req' [tool-failed]\n");
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
