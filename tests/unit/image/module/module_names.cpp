#include "image/module/module_names.hpp"

#include <doctest/doctest.h>

#include "memory_disk.hpp"

using namespace iocwright;
using image::Names;

namespace {

image::NamesInFiles of_makefile(std::string_view text) {
  image::NamesInFiles out;
  image::add_makefile_names(text, out);
  return out;
}

Names included(std::string_view text) {
  Names out;
  image::add_included_files(text, out);
  return out;
}

}  // namespace

TEST_CASE("module names: macros in definitions, conditions and references, but not in comments") {
  const auto names = of_makefile(
      "ASYN=$(SUPPORT)/asyn # not BUSY\n"
      "  ifdef SNCSEQ\n"
      "ifneq ($(CALC),)\n"
      "include $(ADCORE)/ADApp/commonDriverMakefile\n"
      "#MOTOR = /support/motor\n");
  for (const char* name : {"ASYN", "SNCSEQ", "CALC", "ADCORE"}) CHECK(names.used.contains(name));
  for (const char* name : {"BUSY", "MOTOR"}) CHECK_FALSE(names.used.contains(name));
}

TEST_CASE("module names: libraries and dbds, also in continued lines, but no libraries of the system") {
  const auto names = of_makefile(
      "std_LIBS += asyn \\\n"
      "   calc\n"
      "LIB_SYS_LIBS_Linux += usb\n"
      "std_DBD += asyn.dbd\n"
      "USR_LDFLAGS += -lftd2xx\n"
      "xx_LIBS += $(EPICS_BASE_IOC_LIBS)\n");
  for (const char* name : {"-lasyn", "-lcalc", "asyn.dbd", "-lftd2xx"}) CHECK(names.used.contains(name));
  CHECK_FALSE(names.used.contains("-lusb"));
  CHECK_FALSE(names.used.contains("-l$(EPICS_BASE_IOC_LIBS)"));
}

TEST_CASE("module names: libraries, dbds and databases that a module offers") {
  const auto names =
      of_makefile("LIBRARY_IOC += asyn\nDBD += asyn.dbd\nDB += asynRecord.db\nTESTLIBRARY = x\n");
  CHECK(names.offered == Names{"-lasyn", "asyn.dbd", "asynRecord.db"});
}

TEST_CASE("module names: files that databases include") {
  CHECK(included("include \"asyn.dbd\"\n  include \"$(ADCORE)/db/NDFile.template\"\n"
                 "file asynRecord.db {\n# include \"no.db\"\nincluded x.db\n") ==
        Names{"NDFile.template", "asyn.dbd", "asynRecord.db"});
}

TEST_CASE("module names: of a tree, without compiled and installed files and RELEASE.local") {
  tests::MemoryDisk disk;
  disk.files = {{"/m/configure/RELEASE", "ASYN=x\n"},
                {"/m/configure/RELEASE.local", "LOCAL=x\n"},
                {"/m/mApp/src/Makefile", "m_DBD += own.dbd asyn.dbd\nDBD += own.dbd\n"},
                {"/m/mApp/src/mInclude.dbd", "include \"calc.dbd\"\n"},
                {"/m/mApp/src/O.linux-x86_64/Makefile", "COMPILED=x\n"},
                {"/m/lib/Makefile", "INSTALLED=x\n"},
                {"/m/README", "READ=x\n"}};
  const auto names = image::names_in_tree("/m", disk);
  REQUIRE(names);
  for (const char* name : {"ASYN", "asyn.dbd", "calc.dbd"}) CHECK(names->used.contains(name));
  for (const char* name : {"LOCAL", "COMPILED", "INSTALLED", "READ", "own.dbd"})
    CHECK_FALSE(names->used.contains(name));
}

TEST_CASE("module names: of a recipe") {
  tests::MemoryDisk disk;
  disk.files = {{"/defs/m/m.install.yml", "x"}, {"/defs/m/fix.sh", "echo $CALC\n"}};
  image::ModulePlan plan;
  plan.folder = "/support/m";
  plan.macro = "M";
  plan.recipe_files = {"/defs/m/m.install.yml", "/defs/m/fix.sh"};
  plan.requirements = {"busy"};
  image::LineEdit line;
  line.line = "ASYN=$(SUPPORT)/asyn";
  plan.steps.push_back(
      {image::Stage::edit, image::EditFile{"/support/m/configure/RELEASE", line, true, {}, {}}, {}, false});
  plan.steps.push_back({image::Stage::release,
                        image::SetRelease{image::PlacedText("M"),
                                          "/support/m",
                                          {{image::PlacedText("PCRE"), "/usr"}},
                                          {image::PlacedText("IPAC")}},
                        {},
                        false});
  image::ModuleNames names;
  names.required = {"old"};
  REQUIRE(image::set_recipe_names(plan, disk, names));
  CHECK(names.macro == "M");
  CHECK(names.required == Names{"busy"});
  CHECK(names.macros == Names{"IPAC", "PCRE"});
  for (const char* name : {"ASYN", "CALC", "IPAC"}) CHECK(names.uses(name));
  CHECK_FALSE(names.uses("support"));
}

TEST_CASE("module names: the stored form can be read again") {
  image::ModuleNames names;
  names.commit = "c0ffee";
  names.time = "1700000000";
  names.macro = "M";
  names.sources = {{"ASYN", "-lasyn"}, {"m.dbd"}};
  names.recipe.offered = {"-lm"};
  names.whole = true;
  const auto again = image::ModuleNames::parse(names.text());
  REQUIRE(again);
  CHECK(again->text() == names.text());
  CHECK(again->sources.used == names.sources.used);
  CHECK(again->whole);
  CHECK_FALSE(image::ModuleNames::parse("something else"));
}
