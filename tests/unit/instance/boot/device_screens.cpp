#include "instance/boot/device_screens.hpp"

#include <doctest/doctest.h>

#include "instance/boot_tester.hpp"

using namespace iocwright;

namespace {

/// A definition whose entities have a screen of these keys.
std::string model(const std::string& pvi) {
  return "  - name: port\n"
         "    description: a port\n"
         "    parameters:\n"
         "      name: {type: id, description: its name}\n"
         "    databases:\n"
         "      - {file: port.template, args: {name: }}\n"
         "    pvi: {" +
         pvi + "}\n";
}

struct Tester : tests::BootTester {
  Tester(const std::string& pvi, const std::string& entities, boot::Screens screens = boot::Screens::yes)
      : BootTester(model(pvi), entities) {
    yaml::Reader reader{disk, sources, sink};
    boot = instance::read_boot({"/ioc.yaml"}, {"/m.ibek.support.yaml"}, reader, Environment(), Limits(),
                               screens);
  }
};

constexpr const char* two_ports =
    "  - {type: m.port, name: A}\n  - {type: m.port, name: B, entity_enabled: false}\n";

}  // namespace

TEST_CASE("boot screens: each entity has one, with its path and macros rendered") {
  const Tester test("yaml_path: '{{ name }}.pvi.device.yaml', ui_macros: {name: , R: '{{ name }}:'}",
                    two_ports);
  REQUIRE(test.boot);
  REQUIRE(test.boot->screens.size() == 2);
  const boot::DeviceScreen& screen = test.boot->screens[1];
  CHECK(screen.description == "B.pvi.device.yaml");
  CHECK(screen.origin.entity == 1);
  REQUIRE(screen.macros.size() == 2);
  CHECK(screen.macros[0].value == "B");
  CHECK(screen.macros[1].value == "B:");
}

TEST_CASE("boot screens: there are none unless they are requested") {
  const Tester test("yaml_path: a, pv: true, ui_macros: {name: }", two_ports, boot::Screens::no);
  REQUIRE(test.boot);
  CHECK(test.boot->screens.empty());
  CHECK(test.boot->databases.size() == 1);
}

TEST_CASE("boot screens: the rows of PVI templates follow those of the entities, disabled ones too") {
  const Tester test("yaml_path: x/D.pvi.device.yaml, pv: true, ui_macros: {name: }", two_ports);
  REQUIRE(test.boot);
  REQUIRE(test.boot->databases.size() == 2);
  CHECK(test.boot->databases[0].file == "port.template");
  CHECK(test.boot->databases[0].rows.size() == 1);
  CHECK(test.boot->databases[1].file == "D.pvi.template");
  CHECK(test.boot->databases[1].rows.size() == 2);
}

TEST_CASE("boot screens: macros are needed for the index and for a PVI template") {
  Tester index("yaml_path: a", two_ports);
  CHECK(index.messages().find("`ui_macros` is null: expected a mapping of macros") != std::string::npos);
  Tester template_only("yaml_path: a, ui_index: false, pv: true", two_ports);
  CHECK(template_only.messages().find("`ui_macros` is null") != std::string::npos);
  CHECK(Tester("yaml_path: a, ui_index: false", two_ports).boot);
}

TEST_CASE("boot screens: a macro without a value must be a field") {
  Tester test("yaml_path: X.pvi.device.yaml, ui_macros: {nam: }", two_ports);
  const std::string all = test.messages();
  CHECK(all.find("the macro `nam` of the screen `X` has no value") != std::string::npos);
  CHECK(all.find("did you mean `name`?") != std::string::npos);
}

TEST_CASE("boot screens: a device is named by its file up to the first dot") {
  CHECK(boot::device_name("a/X.v2.pvi.device.yaml") == "X");
  CHECK(boot::pvi_template_name("a/X.pvi.device.yaml") == "X.pvi.template");
}
