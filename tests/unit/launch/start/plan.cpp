#include "launch/start/plan.hpp"

#include <doctest/doctest.h>

#include <sstream>

#include "core/base/path.hpp"
#include "memory_disk.hpp"
#include "recording_process.hpp"

using namespace iocwright;
using namespace iocwright::launch;

namespace {

struct Machine {
  tests::MemoryDisk disk;
  Environment environment{{{"EPICS_ROOT", "/epics"}, {"EPICS_HOST_ARCH", "linux-aarch64"}}};
  Sink sink;
  Sources sources;
  tests::RecordingProcess process;

  std::optional<LaunchPlan> plan() { return plan_launch({disk, sources, sink}, process, environment); }
  std::string messages() {
    std::ostringstream out;
    sink.flush(sources, {}, out);
    return out.str();
  }
};

template <class Step>
const Step* find(const LaunchPlan& plan) {
  for (const LaunchStep& step : plan.steps)
    if (const Step* found = std::get_if<Step>(&step)) return found;
  return nullptr;
}

}  // namespace

TEST_CASE("plan: an instance's start.sh overrides everything") {
  Machine machine;
  machine.disk.files = {{"/epics/ioc/config/start.sh", ""}, {"/epics/ioc/config/ioc.yaml", ""}};
  const auto plan = machine.plan();
  REQUIRE(plan);
  REQUIRE(plan->steps.size() == 1);
  CHECK(find<Execute>(*plan)->arguments == std::vector<std::string>{"bash", "/epics/ioc/config/start.sh"});
}

TEST_CASE("plan: a generated instance follows the start sequence") {
  Machine machine;
  machine.disk.files = {{"/epics/ioc/config/ioc.yaml", ""},
                        {"/epics/ioc/config/runtime.yaml", ""},
                        {"/epics/ibek-defs/m.ibek.support.yaml", ""}};
  const auto plan = machine.plan();
  REQUIRE(plan);
  CHECK(plan->steps.size() == 7);
  CHECK(std::holds_alternative<GenerateStep>(plan->steps[0]));
  CHECK(std::holds_alternative<AutosaveStep>(plan->steps[1]));
  CHECK(std::holds_alternative<ExpandDatabase>(plan->steps[2]));
  CHECK(std::holds_alternative<PlaceFiles>(plan->steps[3]));
  CHECK(std::holds_alternative<CheckStep>(plan->steps[4]));
  CHECK(std::holds_alternative<WaitForHardware>(plan->steps[5]));
  CHECK(find<Execute>(*plan)->arguments ==
        std::vector<std::string>{"/epics/ioc/bin/linux-aarch64/ioc", "/epics/runtime/st.cmd"});
  CHECK(find<GenerateStep>(*plan)->request.instance_files.size() == 2);
}

TEST_CASE("plan: the check before the start") {
  Machine machine;
  machine.disk.files = {{"/epics/ioc/config/st.cmd", ""}};
  CHECK_FALSE(find<CheckStep>(*machine.plan())->is_strict);
  machine.environment.set("IOCWRIGHT_CHECK", "strict");
  CHECK(find<CheckStep>(*machine.plan())->is_strict);
  machine.environment.set("IOCWRIGHT_CHECK", "off");
  CHECK(find<CheckStep>(*machine.plan()) == nullptr);
  machine.environment.set("IOCWRIGHT_CHECK", "no");
  CHECK_FALSE(machine.plan());
}

TEST_CASE("plan: a test generates the files, and neither waits nor executes") {
  for (const auto& [file, steps] :
       {std::pair{"ioc.yaml", 6}, std::pair{"st.cmd", 4}, std::pair{"main.py", 1}}) {
    CAPTURE(std::string(file));
    Machine machine;
    machine.environment.set("IOCWRIGHT_TEST", "1");
    machine.disk.files = {{path::join("/epics/ioc/config", file), ""}};
    const auto plan = machine.plan();
    REQUIRE(plan);
    CHECK(static_cast<int>(plan->steps.size()) == steps);
    CHECK(find<WaitForHardware>(*plan) == nullptr);
    CHECK(find<Execute>(*plan) == nullptr);
    CHECK(std::holds_alternative<EndTest>(plan->steps.back()));
  }
}

TEST_CASE("plan: start.sh gets --test in a test") {
  Machine machine;
  machine.environment.set("IOCWRIGHT_TEST", "1");
  machine.disk.files = {{"/epics/ioc/config/start.sh", ""}};
  CHECK(find<Execute>(*machine.plan())->arguments ==
        std::vector<std::string>{"bash", "/epics/ioc/config/start.sh", "--test"});
}

TEST_CASE("plan: an instance's protocol files override those of the modules") {
  Machine machine;
  machine.disk.files = {{"/epics/ioc/config/st.cmd", ""},
                        {"/epics/ioc/config/ioc.subst", ""},
                        {"/epics/support/configure/protocol/a.proto", ""},
                        {"/epics/support/configure/protocol/b.proto", ""},
                        {"/epics/ioc/config/b.proto", ""},
                        {"/epics/support/asyn/db/asyn.db", ""}};
  const auto plan = machine.plan();
  REQUIRE(plan);
  CHECK(find<GenerateStep>(*plan) == nullptr);
  const auto* copy = find<CopyBootFiles>(*plan);
  REQUIRE(copy != nullptr);
  CHECK(copy->files.size() == 2);
  CHECK(find<ExpandDatabase>(*plan)->include_folders ==
        std::vector<std::string>{"/epics/ioc/config", "/epics/support/asyn/db", "/epics/runtime"});
  const auto* place = find<PlaceFiles>(*plan);
  REQUIRE(place->files.size() == 2);
  CHECK(place->files[0].from == "/epics/support/configure/protocol/a.proto");
  CHECK(place->files[1].from == "/epics/ioc/config/b.proto");
}

TEST_CASE("plan: the done file is created even if waiting is disabled") {
  Machine machine;
  machine.disk.files = {{"/epics/ioc/config/ioc.yaml", ""}};
  machine.environment.set("IBEK_DO_WAIT_DISABLE", "true");
  const auto plan = machine.plan();
  REQUIRE(plan);
  REQUIRE(find<WaitForHardware>(*plan) != nullptr);
  CHECK_FALSE(find<WaitForHardware>(*plan)->wait_list);
}

TEST_CASE("plan: only IBEK_DO_WAIT_DISABLE=true disables waiting") {
  for (const char* other : {"", "1", "yes", "false"}) {
    CAPTURE(std::string(other));
    Machine machine;
    machine.disk.files = {{"/epics/ioc/config/ioc.yaml", ""}};
    machine.environment.set("IBEK_DO_WAIT_DISABLE", other);
    const auto plan = machine.plan();
    REQUIRE(plan);
    CHECK(find<WaitForHardware>(*plan)->wait_list == "/epics/runtime/wait_list.yaml");
  }
}

TEST_CASE("plan: an invalid IOCWRIGHT_ON_ERROR is an error") {
  Machine machine;
  machine.disk.files = {{"/epics/ioc/config/ioc.yaml", ""}};
  machine.environment.set("IOCWRIGHT_ON_ERROR", "stop");
  CHECK_FALSE(machine.plan());
  CHECK(machine.messages().find("`IOCWRIGHT_ON_ERROR` must be") != std::string::npos);
}

TEST_CASE("plan: a folder without an instance is an error that lists expected and existing files") {
  Machine machine;
  machine.disk.files = {{"/epics/ioc/config/ioc.yml", ""}};
  CHECK_FALSE(machine.plan());
  const std::string text = machine.messages();
  CHECK(text.find("looked for `start.sh`, `ioc.yaml`, `st.cmd` and `main.py`, but found only `ioc.yml`") !=
        std::string::npos);
}

TEST_CASE("plan: hand-written files beside ioc.yaml are noted for the warning after generation") {
  Machine machine;
  machine.disk.files = {{"/epics/ioc/config/ioc.yaml", ""},
                        {"/epics/ioc/config/st.cmd", ""},
                        {"/epics/ioc/config/ioc.subst", ""}};
  const auto plan = machine.plan();
  REQUIRE(plan);
  const auto* generate = find<GenerateStep>(*plan);
  REQUIRE(generate != nullptr);
  CHECK(generate->shadowed.size() == 2);
  CHECK(describe(*plan).find("instead of\n    /epics/ioc/config/st.cmd\n") != std::string::npos);
}

TEST_CASE("plan: main.py alone runs with the image's `python`, and imports from the config folder") {
  Machine machine;
  machine.disk.files = {
      {"/epics/ioc/config/main.py", ""}, {"/usr/bin/python3", ""}, {"/venv/bin/python", ""}};
  machine.environment.set("PATH", "/usr/local/bin:/usr/bin");
  const auto plan = machine.plan();
  REQUIRE(plan);
  REQUIRE(plan->steps.size() == 1);
  const auto* execute = find<Execute>(*plan);
  REQUIRE(execute != nullptr);
  CHECK(execute->arguments == std::vector<std::string>{"/venv/bin/python", "/epics/ioc/config/main.py"});
  CHECK(execute->script);
  CHECK(plan->environment.get("PYTHONPATH") == "/epics/ioc/config");
}

TEST_CASE("plan: MAIN_PYTHON names the program, and without Python there is an error") {
  Machine machine;
  machine.disk.files = {{"/epics/ioc/config/other.py", ""}};
  machine.environment.set("MAIN_PYTHON", "other.py");
  CHECK_FALSE(machine.plan());
  CHECK(machine.messages().find("`/epics/ioc/config/other.py` needs Python") != std::string::npos);
}

TEST_CASE("plan: an ioc.yaml or st.cmd comes before main.py") {
  for (const char* name : {"ioc.yaml", "st.cmd"}) {
    Machine machine;
    machine.disk.files = {{"/epics/ioc/config/main.py", ""}, {"/epics/ioc/config/" + std::string(name), ""}};
    const auto plan = machine.plan();
    REQUIRE(plan);
    CHECK(plan->steps.size() > 1);
  }
}

TEST_CASE(
    "plan: the environment of the IOC contains the exports of RELEASE.shell and the folders of the "
    "instance") {
  Machine machine;
  machine.disk.files = {{"/epics/ioc/config/st.cmd", ""},
                        {"/epics/support/configure/RELEASE.shell", "export ASYN=\"/epics/support/asyn\"\n"}};
  const auto plan = machine.plan();
  REQUIRE(plan);
  CHECK(plan->environment.get("ASYN") == "/epics/support/asyn");
  CHECK(plan->environment.get("CONFIG_DIR") == "/epics/ioc/config");
  CHECK(plan->environment.get("RUNTIME_DIR") == "/epics/runtime");
  CHECK(plan->environment.get("IOC") == "/epics/ioc");
}

TEST_CASE("plan: a disk error for a file that decides how to start is reported") {
  for (const char* file :
       {"/epics/ioc/config/start.sh", "/epics/ioc/config/ioc.yaml", "/epics/ioc/config/runtime.yaml",
        "/epics/ioc/config/st.cmd", "/epics/ioc/config/a.proto", "/epics/ibek-defs", "/epics/support/asyn/db",
        "/epics/support/configure/RELEASE.shell", "/epics/support/configure/protocol"}) {
    CAPTURE(file);
    Machine machine;
    machine.disk.files = {{"/epics/ioc/config/ioc.yaml", ""},
                          {"/epics/ioc/config/a.proto", ""},
                          {"/epics/support/asyn/db/x.db", ""}};
    REQUIRE(machine.plan());
    machine.disk.errors[file] = EIO;
    CHECK_FALSE(machine.plan());
    CHECK(machine.messages().find(std::string(file) + "`: Input/output error") != std::string::npos);
  }
}

TEST_CASE("plan: unreadable database folders are skipped") {
  Machine machine;
  machine.disk.files = {{"/epics/ioc/config/ioc.yaml", ""},
                        {"/epics/support/asyn/db/x.db", ""},
                        {"/epics/support/own/db/x.db", ""}};
  machine.disk.errors["/epics/support/asyn/db"] = EACCES;
  const auto plan = machine.plan();
  REQUIRE(plan);
  CHECK(find<ExpandDatabase>(*plan)->include_folders ==
        std::vector<std::string>{"/epics/ioc/config", "/epics/support/own/db", "/epics/runtime"});
}

TEST_CASE("plan: a dangling link in the place of a file of the instance is an error") {
  for (const char* name :
       {"start.sh", "ioc.yaml", "runtime.yaml", "ioc.subst", "own.ibek.support.yaml", "x.proto"}) {
    CAPTURE(name);
    Machine machine;
    const std::string link = std::string("/epics/ioc/config/") + name;
    machine.disk.files = {{"/epics/ioc/config/ioc.yaml", ""}, {"/epics/ioc/config/st.cmd", ""}};
    machine.disk.files.erase(link);
    machine.disk.links[link] = "/nowhere";
    CHECK_FALSE(machine.plan());
    CHECK(machine.messages().find("`" + link + "`: it is a link to `/nowhere`, which does not exist") !=
          std::string::npos);
  }
}
