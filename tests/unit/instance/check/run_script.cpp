#include "instance/check/run_script.hpp"

#include <doctest/doctest.h>

#include "memory_disk.hpp"

namespace iocwright::check {

namespace {

struct Run {
  tests::MemoryDisk disk;
  Sources sources;
  epics::Database database;

  ScriptRun operator()(const std::string& script) {
    disk.files["ioc/st.cmd"] = script;
    epics::DbFiles files(disk, sources);
    DatabaseUse expanded;
    expanded.file = "expanded";
    return run_script({.path = "st.cmd",
                       .folder = "ioc",
                       .ioc_db = "/runtime/ioc.db",
                       .expanded = {expanded},
                       .environment = {}},
                      files, disk, sources, database);
  }
};

std::string files_of(const ScriptRun& run) {
  std::string out;
  for (const DatabaseUse& use : run.uses) out += use.file + " " + use.definitions + "\n";
  return out;
}

}  // namespace

TEST_CASE("run_script: finds what is loaded, in order") {
  Run run;
  run.disk.files["ioc/a.subst"] = "file \"d/b.db\" { { R = \"1\" } }";
  const ScriptRun out =
      run("dbLoadRecords(\"a.db\", \"P=X\")\ndbLoadRecords /runtime/ioc.db\ndbLoadTemplate(\"a.subst\", "
          "\"P=Y\")\n");
  CHECK(files_of(out) == "a.db P=X\nexpanded \nioc/d/b.db P=Y,R=\"1\",\n");
  CHECK(out.findings.empty());
}

TEST_CASE("run_script: knows the macros of a line and their place") {
  Run run;
  const ScriptRun out = run("dbLoadRecords(\"a.db\", \"P=X\")\n");
  REQUIRE(out.uses.size() == 1);
  REQUIRE(out.uses[0].macros.size() == 1);
  CHECK(out.uses[0].macros[0].name == "P");
  CHECK(out.uses[0].macros[0].value == "X");
  CHECK(run.sources.file(out.uses[0].place.file).path() == "ioc/st.cmd");
}

TEST_CASE("run_script: the dbd of the IOC is known, others are loaded") {
  Run run;
  run.disk.files["ioc/more.dbd"] = "recordtype(x) { field(NAME, DBF_STRING) { size(61) } }";
  CHECK_FALSE(run("dbLoadDatabase dbd/ioc.dbd\n").loads_definitions);
  CHECK(run("dbLoadDatabase more.dbd\n").loads_definitions);
  CHECK(run.database.definitions.record_type("x") != nullptr);
}

TEST_CASE("run_script: loads after iocInit, and a second iocInit, are findings") {
  Run run;
  const ScriptRun out = run("iocInit\ndbLoadRecords(\"a.db\")\niocInit\n");
  REQUIRE(out.findings.size() == 2);
  CHECK(out.findings[0].problem == epics::LoadProblem::after_init);
  CHECK(out.findings[1].problem == epics::LoadProblem::init_again);
  CHECK(out.uses.empty());
}

TEST_CASE("run_script: keeps the commands for other rules") {
  Run run;
  const ScriptRun out = run("demoConfigure(\"P1\", 2)\n");
  REQUIRE(out.commands.size() == 1);
  CHECK(out.commands[0].argument(0) == "P1");
  REQUIRE(out.findings.size() == 1);
  CHECK(out.findings[0].problem == epics::LoadProblem::unknown_command);
}

}  // namespace iocwright::check
