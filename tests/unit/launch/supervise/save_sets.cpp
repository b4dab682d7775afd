#include "launch/supervise/save_sets.hpp"

#include <doctest/doctest.h>
#include <sys/stat.h>

#include "core/base/temporary_folder.hpp"
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

TEST_CASE("save sets: monitored and periodic sets count, in any notation, once") {
  CHECK(sets_of("set_savefile_path(\"/autosave\", \"sub\")\n"
                "create_monitor_set(\"a.req\", 30, \"P=1\")\n"
                "create_monitor_set b.x.req, 5, \"\"\r\n"
                "create_periodic_set a.req 7\n"
                "  create_periodic_set('c.req', 5)\n") == Strings{"a.req -> /autosave/sub/a.sav",
                                                                  "b.x.req -> /autosave/sub/b.x.sav",
                                                                  "c.req -> /autosave/sub/c.sav"});
}

TEST_CASE("save sets: snapshots that only the user takes do not count") {
  CHECK(sets_of("create_triggered_set('c.req', 'PV')\ncreate_manual_set d.req\n").empty());
}

TEST_CASE("save sets: a save file can have another name") {
  CHECK(sets_of("set_savefile_path /data\nset_savefile_name a.req early.sav\ncreate_monitor_set a.req\n"
                "create_monitor_set b.req\nset_savefile_name(\"b.req\", \"other.sav\")\n") ==
        Strings{"a.req -> /data/a.sav", "b.req -> /data/other.sav"});
}

TEST_CASE("save sets: comments and other commands create none") {
  CHECK(sets_of("# create_monitor_set(\"a.req\")\n#create_monitor_set "
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
          "create_monitor_set(\"$(OPEN\")\n") == Strings{"x1_env.req -> /data/env/x1_env.sav",
                                                         "$(NONE).req -> /data/env/$(NONE).sav",
                                                         "$(OPEN -> /data/env/$(OPEN.sav"});
}

TEST_CASE("save sets: included scripts count, with their macros, and relative to the working folder") {
  CHECK(
      sets_of(
          "< more.cmd\niocshLoad(\"/auto.iocsh\", \"F=one, "
          "DIR=save\")\ncreate_monitor_set(\"$(F=none).req\")\n",
          {{"/ioc/more.cmd", "create_monitor_set more.req\n< more.cmd\n"},
           {"/auto.iocsh",
            "set_savefile_path $(DIR)\ndoAfterIocInit(\"create_monitor_set('$(F).req',5,'P=$(P)')\")\n"}}) ==
      Strings{"more.req -> /ioc/save/more.sav", "one.req -> /ioc/save/one.sav",
              "none.req -> /ioc/save/none.sav"});
}

TEST_CASE("save sets: the IOC's working folder is followed") {
  CHECK(sets_of("cd data\n< more.cmd\ncreate_monitor_set a.req\ncd(\"/end\")\n",
                {{"/ioc/data/more.cmd", "create_monitor_set more.req\n"}}) ==
        Strings{"more.req -> /end/more.sav", "a.req -> /end/a.sav"});
}

TEST_CASE("save sets: pipes are skipped, and recursive includes are limited") {
  RealDisk disk;
  const auto folder = TemporaryFolder::make(disk, {});
  REQUIRE(folder);
  const std::string script = folder->path() + "/st.cmd";
  const std::string pipe = folder->path() + "/pipe";
  REQUIRE(::mkfifo(pipe.c_str(), 0600) == 0);
  std::string text = "create_monitor_set a.req\n< pipe\n";
  for (int i = 0; i < 8; ++i) text += "< st.cmd\n";
  REQUIRE(disk.write(script, text));
  CHECK(find_save_sets(script, folder->path(), {}, disk).size() == 1);
  CHECK(find_save_sets(pipe, folder->path(), {}, disk).empty());
}
