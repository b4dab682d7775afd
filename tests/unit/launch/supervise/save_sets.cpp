#include "launch/supervise/save_sets.hpp"

#include <doctest/doctest.h>

#include "environment_with.hpp"
#include "memory_disk.hpp"

using namespace iocwright;
using namespace iocwright::launch;

namespace {

/// The sets of a startup script as `REQUEST -> FILE`.
std::vector<std::string> sets_of(const std::string& script,
                                 std::map<std::string, std::string> included = {}) {
  tests::MemoryDisk disk;
  disk.files["/st.cmd"] = script;
  for (auto& [name, text] : included) disk.files[name] = text;
  std::vector<std::string> out;
  for (const SaveSet& set : find_save_sets("/st.cmd", "/ioc", tests::with({{"NAME", "env"}}), disk))
    out.push_back(set.request + " -> " + set.file);
  return out;
}

using Strings = std::vector<std::string>;

}  // namespace

TEST_CASE("save sets: every command that creates a set counts, in any notation, once") {
  CHECK(sets_of("set_savefile_path(\"/autosave\", \"sub\")\n"
                "create_monitor_set(\"a.req\", 30, \"P=1\")\n"
                "create_monitor_set b.x.req, 5, \"\"\r\n"
                "create_periodic_set a.req 7\n"
                "  create_triggered_set('c.req', 'PV')\n"
                "create_manual_set d.req\n") ==
        Strings{"a.req -> /autosave/sub/a.sav", "b.x.req -> /autosave/sub/b.x.sav",
                "c.req -> /autosave/sub/c.sav", "d.req -> /autosave/sub/d.sav"});
}

TEST_CASE("save sets: comments and other commands create none") {
  CHECK(sets_of("# create_monitor_set(\"a.req\")\n#create_manual_set "
                "b.req\ncreate_monitor_set\ncreate_monitor_set(\"\")\n"
                "dbLoadRecords(\"create_x_set.db\")\n")
            .empty());
  CHECK(find_save_sets("/missing", "/", {}, tests::MemoryDisk()).empty());
}

TEST_CASE("save sets: macros are expanded as in an IOC shell") {
  CHECK(
      sets_of(
          "epicsEnvSet(\"DIR\", \"/data/$(NAME)\")\nepicsEnvSet N ${WHICH=x}\nset_savefile_path(\"$(DIR)\")\n"
          "create_monitor_set(\"$(N)$(X=1)_$(NAME).req\", 5)\ncreate_monitor_set(\"$(NONE).req\", 5)\n"
          "create_manual_set(\"$(OPEN\")\n") == Strings{"x1_env.req -> /data/env/x1_env.sav",
                                                        "$(NONE).req -> /data/env/$(NONE).sav",
                                                        "$(OPEN -> /data/env/$(OPEN.sav"});
}

TEST_CASE("save sets: included scripts count, with their macros, and relative to the working folder") {
  CHECK(
      sets_of(
          "< more.cmd\niocshLoad(\"/auto.iocsh\", \"F=one, "
          "DIR=save\")\ncreate_manual_set(\"$(F=none).req\")\n",
          {{"/ioc/more.cmd", "create_monitor_set more.req\n< more.cmd\n"},
           {"/auto.iocsh",
            "set_savefile_path $(DIR)\ndoAfterIocInit(\"create_monitor_set('$(F).req',5,'P=$(P)')\")\n"}}) ==
      Strings{"more.req -> /ioc/save/more.sav", "one.req -> /ioc/save/one.sav",
              "none.req -> /ioc/save/none.sav"});
}

TEST_CASE("save sets: a process is inspected by its command line, environment and folder") {
  using namespace std::string_literals;
  tests::MemoryDisk disk;
  disk.files["/proc/7/cmdline"] = "/ioc/bin/ioc\0/epics/runtime/st.cmd\0"s;
  disk.files["/proc/7/environ"] = "SET=settings\0"s;
  disk.files["/epics/runtime/st.cmd"] = "create_monitor_set(\"$(SET).req\", 5)\n";
  const auto sets = save_sets_of(7, disk);
  REQUIRE(sets.size() == 1);
  CHECK(sets[0].request == "settings.req");
  CHECK(sets[0].file == "/proc/7/cwd/settings.sav");
  CHECK(save_sets_of(8, disk).empty());
  disk.files["/proc/5/task/5/children"] = "6 7 ";
  disk.files["/proc/5/cmdline"] = "bash\0/ioc/config/start.sh\0"s;
  disk.files["/proc/5/environ"] = "";
  const auto below = save_sets_of(5, disk);
  REQUIRE(below.size() == 1);
  CHECK(below[0].file == "/proc/7/cwd/settings.sav");
}
