#include "instance/boot/make_boot.hpp"

#include <doctest/doctest.h>

#include "instance/boot/print.hpp"
#include "instance/boot_tester.hpp"

using namespace iocwright;
using tests::BootTester;

namespace {

constexpr const char* port_model = R"(  - name: port
    description: a port
    parameters:
      name: {type: id, description: its name}
      speed: {type: int, description: its speed, default: 9600}
    env_vars:
      - name: "{{ name }}_SPEED"
        value: "{{ speed }} baud"
    pre_init:
      - value: |
          # {{ name }}
          open("{{ name }}", {{ speed }})
      - {type: comment, when: first, value: "ports\nare open"}
    databases:
      - {file: port.template, args: {P: "{{ name }}:", SPEED: "{{ speed }}", name: }}
    post_init:
      - value: start {{ name }}
)";

std::vector<std::string> texts(const std::vector<boot::ScriptLine>& lines) {
  std::vector<std::string> out;
  for (const boot::ScriptLine& line : lines) out.push_back(line.text);
  return out;
}

}  // namespace

TEST_CASE("boot: the lines of each section are in the order of the entities") {
  const BootTester test(port_model, "  - {type: m.port, name: A}\n  - {type: m.port, name: B, speed: 5}\n");
  REQUIRE(test.boot);
  CHECK(texts(test.boot->script.pre_init) == std::vector<std::string>{"# A", "open(\"A\", 9600)", "# ports",
                                                                      "# are open", "# B", "open(\"B\", 5)"});
  CHECK(texts(test.boot->script.post_init) == std::vector<std::string>{"start A", "start B"});
  CHECK(test.boot->ioc_name == "TEST");
  CHECK(test.boot->ioc_folder == "/epics/ioc");
}

TEST_CASE(
    "boot: a line points to its entity, its script item, its part of the template and its expressions") {
  const BootTester test(port_model, "  - {type: m.port, name: A}\n  - {type: m.port, name: B, speed: 5}\n");
  REQUIRE(test.boot);
  const boot::ScriptLine& line = test.boot->script.pre_init.at(5);
  REQUIRE(line.text == "open(\"B\", 5)");
  const boot::Entity& entity = test.boot->entities.at(line.origin.entity);
  CHECK(entity.type == "m.port");
  CHECK(test.at(entity.place) == "ioc.yaml:5: m.port");
  CHECK(test.at(entity.definition) == "m.ibek.support.yaml:3: port");
  CHECK(test.at(line.origin.definition) ==
        "m.ibek.support.yaml:12: |\n          # {{ name }}\n          open(\"{{ name }}\", {{ speed }})\n");
  CHECK(test.at(line.place) == "m.ibek.support.yaml:14: open(\"{{ name }}\", {{ speed }})");
  REQUIRE(line.expressions.size() == 2);
  CHECK(test.at(line.expressions[0].expression) == "m.ibek.support.yaml:14: name");
  CHECK(test.at(line.expressions[1].expression) == "m.ibek.support.yaml:14: speed");
  CHECK(line.text.substr(line.expressions[1].begin, line.expressions[1].end - line.expressions[1].begin) ==
        "5");
}

TEST_CASE("boot: each line of a comment points to its part of the comment's value") {
  const BootTester test(port_model, "  - {type: m.port, name: A}\n");
  REQUIRE(test.boot);
  const std::vector<boot::ScriptLine>& lines = test.boot->script.pre_init;
  REQUIRE(lines.at(3).text == "# are open");
  CHECK(test.at(lines[2].place) == "m.ibek.support.yaml:15: ports");
  CHECK(test.at(lines[3].place) == "m.ibek.support.yaml:15: are open");
}

TEST_CASE("boot: post_init lines point to their items") {
  const BootTester test(port_model, "  - {type: m.port, name: A}\n");
  REQUIRE(test.boot);
  const boot::ScriptLine& line = test.boot->script.post_init.at(0);
  CHECK(test.at(line.place) == "m.ibek.support.yaml:19: start {{ name");
  CHECK(line.origin.entity == 0);
}

TEST_CASE("boot: an environment setting has a name and a value, and the places of both") {
  const BootTester test(port_model, "  - {type: m.port, name: A}\n");
  REQUIRE(test.boot);
  const boot::EnvironmentSetting& setting = test.boot->script.environment.at(0);
  CHECK(setting.name == "A_SPEED");
  CHECK(setting.value == "9600 baud");
  CHECK(setting.command == "epicsEnvSet A_SPEED 9600 baud");
  CHECK(test.at(setting.name_place) == "m.ibek.support.yaml:9: {{ name }}_SPEED");
  CHECK(test.at(setting.value_place) == "m.ibek.support.yaml:10: {{ speed }} baud");
  CHECK(test.boot->entities.at(setting.origin.entity).type == "m.port");
}

TEST_CASE("boot: rows are grouped by template, and each macro points to where its value comes from") {
  const BootTester test(port_model, "  - {type: m.port, name: A}\n  - {type: m.port, name: B, speed: 5}\n");
  REQUIRE(test.boot);
  REQUIRE(test.boot->databases.size() == 1);
  const boot::DatabaseTable& table = test.boot->databases[0];
  CHECK(table.file == "port.template");
  CHECK(table.macros == std::vector<std::string>{"P", "SPEED", "name"});
  REQUIRE(table.rows.size() == 2);
  const boot::DatabaseRow& row = table.rows[1];
  CHECK(test.at(test.boot->entities.at(row.origin.entity).place) == "ioc.yaml:5: m.port");
  CHECK(test.at(row.origin.definition) == "m.ibek.support.yaml:17: port.template");
  CHECK(row.macros.at(0).value == "B:");
  CHECK(test.at(row.macros[0].place) == "m.ibek.support.yaml:17: \"{{ name }}:\"");
  CHECK(row.macros.at(2).name == "name");
  CHECK(row.macros[2].value == "B");
  CHECK(test.at(row.macros[2].place) == "m.ibek.support.yaml:17: name");
}

TEST_CASE("boot: a macro keeps its name even if the first use of the template has another one") {
  const BootTester test(R"(  - name: one
    description: d
    databases: [{file: x.db, args: {P: "1"}}]
  - name: two
    description: d
    databases: [{file: x.db, args: {Q: "2"}}]
)",
                        "  - {type: m.one}\n  - {type: m.two}\n");
  REQUIRE(test.boot);
  CHECK(test.boot->databases.at(0).macros == std::vector<std::string>{"P"});
  CHECK(test.boot->databases[0].rows.at(1).macros.at(0).name == "Q");
}

TEST_CASE("boot: a sub-entity points to its parent, and to its place in the parent's definition") {
  const BootTester test(R"(  - name: card
    description: a card
    parameters:
      name: {type: id, description: its name}
    sub_entities:
      - {type: m.channel, label: "{{ name }}1"}
  - name: channel
    description: a channel
    parameters:
      label: {type: str, description: its label}
    env_vars: [{name: LABEL, value: "{{ label }}"}]
    pre_init:
      - value: channel {{ label }}
    databases: [{file: channel.db, args: {label: }}]
)",
                        "  - {type: m.channel, label: X}\n  - {type: m.card, name: C}\n");
  REQUIRE(test.boot);
  REQUIRE(test.boot->entities.size() == 3);
  const boot::ScriptLine& line = test.boot->script.pre_init.at(1);
  CHECK(line.text == "channel C1");
  CHECK(line.origin.entity == 2);
  CHECK(test.boot->script.environment.at(1).origin.entity == 2);
  CHECK(test.boot->databases.at(0).rows.at(1).origin.entity == 2);
  const boot::Entity& channel = test.boot->entities[2];
  CHECK(channel.request.parent == std::optional<std::size_t>(1));
  CHECK(test.at(channel.place) == "m.ibek.support.yaml:8: m.channel");
  CHECK(test.boot->entities[0].request.parent == std::nullopt);
}

TEST_CASE("boot: an entity lists the repeats around it with their iterations, outermost first") {
  const BootTester test(port_model, R"(  - type: ibek.repeat
    values: [A, B]
    variable: card
    entity:
      type: ibek.repeat
      values: [1, 2]
      variable: channel
      entity: {type: m.port, name: "{{ card }}{{ channel }}"}
)");
  REQUIRE(test.boot);
  REQUIRE(test.boot->entities.size() == 4);
  const boot::Entity& entity = test.boot->entities[2];
  REQUIRE(entity.request.repeats.size() == 2);
  CHECK(test.at(entity.request.repeats[0].place) == "ioc.yaml:4: ibek.repeat");
  CHECK(entity.request.repeats[0].number == 1);
  CHECK(test.at(entity.request.repeats[1].place) == "ioc.yaml:8: ibek.repeat");
  CHECK(entity.request.repeats[1].number == 0);
  CHECK(test.boot->script.post_init.at(2).text == "start B1");
  CHECK(test.at(entity.place) == "ioc.yaml:11: m.port");
}

TEST_CASE("boot: entities of a repeat among the sub-entities of an entity are sub-entities of it") {
  const BootTester test(R"(  - name: card
    description: a card
    sub_entities:
      - type: ibek.repeat
        values: [1, 2]
        entity: {type: m.channel}
  - name: channel
    description: a channel
)",
                        "  - {type: m.card}\n");
  REQUIRE(test.boot);
  REQUIRE(test.boot->entities.size() == 3);
  CHECK(test.boot->entities[2].request.parent == std::optional<std::size_t>(0));
  CHECK(test.boot->entities[2].request.repeats.at(0).number == 1);
}

TEST_CASE("boot: waits come after all other entities") {
  const BootTester test(port_model, R"(  - {type: ibek.wait_ip, address: "10.0.0.1:4001", timeout: 7}
  - {type: m.port, name: A}
  - {type: ibek.repeat, values: [5], entity: {type: ibek.wait_usb, id: "1234:000{{ index }}", serial: S}}
)");
  REQUIRE(test.boot);
  REQUIRE(test.boot->waits.size() == 2);
  const boot::Wait& ip = test.boot->waits[0];
  CHECK(ip.device.address == "10.0.0.1:4001");
  CHECK(ip.device.device == "DEVICE");
  CHECK(ip.device.timeout_s == 7);
  CHECK(ip.origin.entity == 1);
  CHECK(test.at(test.boot->entities.at(1).place) == "ioc.yaml:4: ibek.wait_ip");
  CHECK(test.at(ip.origin.definition) == "unknown");
  const boot::Wait& usb = test.boot->waits[1];
  CHECK(usb.device.address == "1234:0005");
  CHECK(usb.device.serial == "S");
  CHECK(test.boot->entities.at(usb.origin.entity).type == "ibek.wait_usb");
  CHECK(test.boot->entities.at(usb.origin.entity).request.repeats.size() == 1);
}

TEST_CASE("boot: an entity that is not enabled is listed, but adds nothing") {
  const BootTester test(port_model, "  - {type: m.port, name: A, entity_enabled: false}\n");
  REQUIRE(test.boot);
  CHECK(test.boot->entities.size() == 1);
  CHECK_FALSE(test.boot->entities[0].enabled);
  CHECK(test.boot->script.pre_init.empty());
  CHECK(test.boot->script.environment.empty());
  CHECK(test.boot->databases.empty());
}

TEST_CASE("boot: `when: last` prints an item only for the last entity of a model") {
  const BootTester test("  - name: x\n    description: d\n    post_init: [{when: last, value: done}]\n",
                        "  - {type: m.x}\n  - {type: m.x}\n");
  REQUIRE(test.boot);
  REQUIRE(test.boot->script.post_init.size() == 1);
  CHECK(test.boot->script.post_init[0].origin.entity == 1);
}

TEST_CASE("boot: an error in a template points into the definition, and there is no Boot") {
  BootTester test("  - name: x\n    description: d\n    pre_init: [{value: 'a {{ nope }}'}]\n",
                  "  - {type: m.x}\n");
  CHECK_FALSE(test.boot);
  CHECK(test.messages().starts_with(
      "/m.ibek.support.yaml:5:30: error: there is no name `nope` in this template"));
}

TEST_CASE("boot: if a script has too many lines, the error points to the item that exceeds the limit") {
  BootTester test("  - name: x\n    description: d\n    pre_init: [{value: \"{{ 'x\\n' * 1000001 }}\"}]\n",
                  "  - {type: m.x}\n");
  CHECK_FALSE(test.boot);
  CHECK(test.messages().starts_with(
      "/m.ibek.support.yaml:5:24: error: the template exceeds the limit `length`"));
}

TEST_CASE("boot: st.cmd contains the lines of all sections") {
  const BootTester test(port_model, "  - {type: m.port, name: A}\n");
  REQUIRE(test.boot);
  const auto text = boot::print_st_cmd(*test.boot, TemplateFiles(test.disk, ""));
  REQUIRE(text);
  CHECK(*text == R"(# EPICS IOC Startup Script generated by https://github.com/epics-containers/ibek

cd "/epics/ioc"

epicsEnvSet A_SPEED 9600 baud

dbLoadDatabase dbd/ioc.dbd
ioc_registerRecordDeviceDriver pdbbase

# A
open("A", 9600)
# ports
# are open

dbLoadRecords /epics/runtime/ioc.db
iocInit

start A
)");
}
