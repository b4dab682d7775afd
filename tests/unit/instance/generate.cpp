#include "instance/generate.hpp"

#include <doctest/doctest.h>

#include "instance/boot_tester.hpp"

using namespace iocwright;
using tests::BootTester;

namespace {

struct Generated : tests::BootTester {
  explicit Generated(const std::string& definitions, const std::string& entities = "  - {type: m.x}\n",
                     bool screens = true)
      : BootTester(definitions, entities) {
    disk.folders.insert("/out");
    disk.files["/out/wait_list.yaml"] = "from an older tool";
    yaml::Reader reader{disk, sources, sink};
    instance::generate({{"/ioc.yaml"}, {"/m.ibek.support.yaml"}, "/out", screens, ""}, reader, disk,
                       Environment(), Limits(), TemplateFiles(disk, ""));
  }
};

}  // namespace

TEST_CASE("generate: writes the boot files and removes those of an older tool") {
  Generated test("  - {name: x, description: d, pre_init: [{value: hello}]}\n");
  CHECK(test.messages().empty());
  CHECK(test.disk.files["/out/st.cmd"].find("\nhello\n") != std::string::npos);
  CHECK(test.disk.files.contains("/out/ioc.subst"));
  CHECK_FALSE(test.disk.files.contains("/out/wait_list.yaml"));
}

TEST_CASE("generate: writes nothing if there is an error") {
  Generated test("  - {name: x, description: d}\n", "  - {type: m.x, nope: 1}\n");
  CHECK(test.messages().find("has no parameter `nope`") != std::string::npos);
  CHECK_FALSE(test.disk.files.contains("/out/st.cmd"));
  CHECK(test.disk.files.contains("/out/wait_list.yaml"));
}

TEST_CASE("generate: entity types are not reported as unknown if their definitions have errors") {
  Generated test("  - {name: x}\n");
  const std::string messages = test.messages();
  CHECK(messages.find("needs a key `description`") != std::string::npos);
  CHECK(messages.find("m.x") == std::string::npos);
}

TEST_CASE("generate: screens replace those of an older tool, unless they are not wanted") {
  const std::string definition =
      "  - {name: x, description: d, pvi: {yaml_path: a.pvi.device.yaml, ui_index: false}}\n";
  const auto run = [&](bool screens) {
    BootTester before(definition, "  - {type: m.x}\n");
    before.disk.files["/epics/pvi-defs/a.pvi.device.yaml"] = "label: A\n";
    before.disk.files["/epics/opi/old.bob"] = "";
    before.disk.files["/epics/opi/picture.png"] = "";
    yaml::Reader reader{before.disk, before.sources, before.sink};
    instance::generate({{"/ioc.yaml"}, {"/m.ibek.support.yaml"}, "/out", screens, ""}, reader, before.disk,
                       Environment(), Limits(), TemplateFiles(before.disk, ""));
    CHECK(before.messages().empty());
    return before.disk.files;
  };
  const auto with = run(true);
  CHECK(with.contains("/epics/opi/index.bob"));
  CHECK(with.contains("/epics/opi/a.pvi.bob"));
  CHECK_FALSE(with.contains("/epics/opi/old.bob"));
  CHECK(with.contains("/epics/opi/picture.png"));
  const auto without = run(false);
  CHECK_FALSE(without.contains("/epics/opi/index.bob"));
  CHECK(without.contains("/epics/opi/old.bob"));
}

TEST_CASE("generate: a PVI template goes to the folder runtime, wherever boot files go") {
  const std::string definition =
      "  - {name: x, description: d, pvi: {yaml_path: a.pvi.device.yaml, pv: true, ui_macros: {P: '1'}}}\n";
  for (const std::string output : {"/epics/runtime", "/out"}) {
    BootTester test(definition, "  - {type: m.x}\n");
    test.disk.files["/epics/pvi-defs/a.pvi.device.yaml"] = "label: A\n";
    yaml::Reader reader{test.disk, test.sources, test.sink};
    instance::generate({{"/ioc.yaml"}, {"/m.ibek.support.yaml"}, output, true, ""}, reader, test.disk,
                       Environment(), Limits(), TemplateFiles(test.disk, ""));
    CHECK(test.messages().empty());
    CHECK(test.disk.files.contains("/epics/runtime/a.pvi.template"));
    CHECK(test.disk.files[output + "/ioc.subst"].find("file \"a.pvi.template\"") != std::string::npos);
  }
}

TEST_CASE("generate: a folder of screens that cannot be written is an error if there are devices") {
  const auto run = [](const std::string& pvi) {
    BootTester test("  - {name: x, description: d" + pvi + "}\n", "  - {type: m.x}\n");
    test.disk.files["/epics/pvi-defs/a.pvi.device.yaml"] = "label: A\n";
    test.disk.errors["/epics/opi"] = EROFS;
    yaml::Reader reader{test.disk, test.sources, test.sink};
    instance::generate({{"/ioc.yaml"}, {"/m.ibek.support.yaml"}, "/out", true, ""}, reader, test.disk,
                       Environment(), Limits(), TemplateFiles(test.disk, ""));
    return std::pair(test.sink.has_errors(), test.disk.files.contains("/out/st.cmd"));
  };
  CHECK(run("") == std::pair(false, true));
  CHECK(run(", pvi: {yaml_path: a.pvi.device.yaml, ui_macros: {}}") == std::pair(true, false));
}

TEST_CASE("generate: an invalid style of screens is an error") {
  BootTester test("  - {name: x, description: d}\n", "  - {type: m.x}\n");
  yaml::Reader reader{test.disk, test.sources, test.sink};
  Environment environment;
  environment.set("IOCWRIGHT_SCREENS_STYLE", "2");
  instance::generate({{"/ioc.yaml"}, {"/m.ibek.support.yaml"}, "/out", true, ""}, reader, test.disk,
                     environment, Limits(), TemplateFiles(test.disk, ""));
  CHECK(test.messages().find("must be `0.13` or `0.14`, not `2`") != std::string::npos);
  CHECK_FALSE(test.disk.files.contains("/out/st.cmd"));
}

TEST_CASE("instance files: ioc.yaml comes before runtime.yaml, and either may be missing") {
  tests::MemoryDisk disk;
  disk.files["/c/runtime.yaml"] = "";
  CHECK(*instance::instance_files(disk, "/c") == std::vector<std::string>{"/c/runtime.yaml"});
  disk.files["/c/ioc.yaml"] = "";
  CHECK(*instance::instance_files(disk, "/c") == std::vector<std::string>{"/c/ioc.yaml", "/c/runtime.yaml"});
  CHECK(instance::instance_files(disk, "")->empty());
}
