#include "launch/start/shadowed_files.hpp"

#include <doctest/doctest.h>

#include "environment_with.hpp"
#include "memory_disk.hpp"

namespace iocwright::launch {

namespace {

/// Whether there is a warning of `ioc.db` beside `ioc.yaml` when this is the generated st.cmd.
bool warns(const std::string& script) {
  tests::MemoryDisk disk;
  disk.files = {{"/epics/runtime/st.cmd", script}};
  LaunchPlan plan;
  plan.paths = epics::EpicsPaths::from(Environment());
  plan.environment = tests::with({{"CONFIG_DIR", "/epics/ioc/config"}, {"TOP", "/epics/ioc"}});
  GenerateStep step;
  step.request.output_folder = "/epics/runtime";
  step.shadowed = {{"/epics/ioc/config/ioc.db", "ioc.db"}};
  Sink sink;
  REQUIRE(warn_of_shadowed(step, plan, disk, sink));
  const std::string message = sink.first_message();
  if (!message.empty()) CHECK(message.find("ignoring `ioc.db`") == 0);
  return !message.empty();
}

}  // namespace

TEST_CASE("shadowed files: a file that st.cmd loads from the config folder is in use") {
  for (const char* line :
       {"dbLoadRecords(\"/epics/ioc/config/ioc.db\")", "dbLoadRecords \"$(CONFIG_DIR)/ioc.db\", \"P=1\"",
        "dbLoadRecords('${TOP}/config/ioc.db')", "dbLoadRecords(config/ioc.db)",
        "dbLoadRecords(./config//ioc.db,P=1)"}) {
    CAPTURE(line);
    CHECK_FALSE(warns(std::string("cd x\n") + line + "\niocInit\n"));
  }
}

TEST_CASE("shadowed files: the generated database, a comment or a longer name is not the file") {
  for (const char* line :
       {"dbLoadRecords(\"/epics/runtime/ioc.db\")", "# dbLoadRecords(\"/epics/ioc/config/ioc.db\")",
        "dbLoadRecords(\"/epics/ioc/config/ioc.db2\")", ""}) {
    CAPTURE(line);
    CHECK(warns(line));
  }
}

}  // namespace iocwright::launch
