#include "instance/generate.hpp"

#include <doctest/doctest.h>

#include "instance/boot_tester.hpp"

using namespace iocwright;

namespace {

struct Generated : tests::BootTester {
  explicit Generated(const std::string& definitions, const std::string& entities = "  - {type: m.x}\n",
                     bool screens = true)
      : BootTester(definitions, entities) {
    disk.folders.insert("/out");
    disk.files["/out/wait_list.yaml"] = "from an older tool";
    yaml::Reader reader{disk, sources, sink};
    instance::generate({{"/ioc.yaml"}, {"/m.ibek.support.yaml"}, "/out", screens}, reader, disk,
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

TEST_CASE("generate: warns about missing screens only if they are requested") {
  const std::string definition =
      "  - {name: x, description: d, pvi: {yaml_path: a.pvi.device.yaml, ui_macros: {}}}\n";
  CHECK(Generated(definition).messages().find("[screens-not-made]") != std::string::npos);
  CHECK(Generated(definition, "  - {type: m.x}\n", false).messages().empty());
}

TEST_CASE("instance files: ioc.yaml comes before runtime.yaml, and either may be missing") {
  tests::MemoryDisk disk;
  disk.files["/c/runtime.yaml"] = "";
  CHECK(*instance::instance_files(disk, "/c") == std::vector<std::string>{"/c/runtime.yaml"});
  disk.files["/c/ioc.yaml"] = "";
  CHECK(*instance::instance_files(disk, "/c") == std::vector<std::string>{"/c/ioc.yaml", "/c/runtime.yaml"});
  CHECK(instance::instance_files(disk, "")->empty());
}
