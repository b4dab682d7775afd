#include "editor/lsp/navigation.hpp"

#include <doctest/doctest.h>

#include "lsp_tester.hpp"

using namespace iocwright;
using namespace iocwright::lsp;
using tests::LspTester;

namespace {

constexpr const char* two_entities =
    "  - type: lab.Port\n    name: P1\n  - type: lab.Device\n    port: P1\n    label: x\n";

/// The path and the text of a location; "" if there is none.
std::string shown(LspTester& tester, const Json& location) {
  if (location.is_null()) return "";
  const std::string path = path_of(location["uri"].get<std::string>()).value_or("");
  return path + ": " + tests::text_in(tester, path, location["range"]);
}

std::string definition(LspTester& tester, const std::string& path, const std::string& text) {
  const Json params = tester.open(path, text);
  return shown(tester, find_definition(tester.workspace, path, params));
}

std::string in_instance(const std::string& entities) {
  LspTester tester;
  return definition(tester, tester.instance, LspTester::with_entities(entities));
}

}  // namespace

TEST_CASE("lsp definition: of a type, a parameter, and the entity that another one refers to") {
  CHECK(in_instance("  - type: lab.Po^rt\n    name: P1\n") == "/work/ibek-defs/lab.ibek.support.yaml: Port");
  CHECK(in_instance("  - type: lab.Port\n    ba^ud: 1\n") == "/work/ibek-defs/lab.ibek.support.yaml: baud");
  CHECK(in_instance("  - {type: lab.Port, name: P1}\n  - {type: lab.Device, port: P^1}\n") ==
        "/work/config/ioc.yaml: P1");
  CHECK(in_instance("  - {type: lab.Device, port: P^1}\n") == "/work/ibek-defs/lab.ibek.support.yaml: port");
  CHECK(in_instance("  - type: no.su^ch\n") == "");
}

TEST_CASE("lsp definition: of names in templates") {
  CHECK(in_instance("  - {type: lab.Device, label: '{{ po^rt }}'}\n") ==
        "/work/ibek-defs/lab.ibek.support.yaml: port");
  CHECK(in_instance("  - {type: lab.Device, label: '{{ tit^le }}'}\n")
            .starts_with("/work/ibek-defs/lab.ibek.support.yaml: "));
  LspTester tester;
  std::string text(tests::lab_definitions);
  text.insert(text.find("{{ baud") + 4, "^");
  CHECK(definition(tester, tester.definitions, text) == "/work/ibek-defs/lab.ibek.support.yaml: baud");
}

TEST_CASE("lsp definition: of a template and its macros") {
  LspTester tester;
  std::string text(tests::lab_definitions);
  text.insert(text.find("device.template") + 1, "^");
  CHECK(definition(tester, tester.definitions, text) == "/work/support/lab/db/device.template: ");
  text = tests::lab_definitions;
  text.insert(text.find("R: ':X'") + 1, "^");
  CHECK(definition(tester, tester.definitions, text) == "/work/support/lab/db/device.template: $(R=:A)");
}

TEST_CASE("lsp references: all uses of an id, with or without its declaration") {
  LspTester tester;
  tester.disk.files["/work/config/runtime.yaml"] = "entities:\n  - {type: lab.Device, port: P1, label: y}\n";
  std::string text = LspTester::with_entities(two_entities);
  text.insert(text.find("P1"), "^");
  Json params = tester.open(tester.instance, text);
  const Json all = find_references(tester.workspace, tester.instance, params);
  REQUIRE(all.size() == 3);
  CHECK(shown(tester, all[2]) == "/work/config/runtime.yaml: P1");
  params["context"] = {{"includeDeclaration", false}};
  CHECK(find_references(tester.workspace, tester.instance, params).size() == 2);
}

TEST_CASE("lsp rename: all uses change, with the quotes that the name needs") {
  LspTester tester;
  tester.disk.files["/work/config/runtime.yaml"] =
      "entities:\n  - {type: lab.Device, port: 'P1', label: y}\n";
  std::string text = LspTester::with_entities(two_entities);
  text.insert(text.rfind("P1"), "^");
  Json params = tester.open(tester.instance, text);
  const Json range = prepare_rename(tester.workspace, tester.instance, params);
  CHECK(range["placeholder"] == "P1");
  params["newName"] = "a: b";
  const auto edit = rename(tester.workspace, tester.instance, params);
  REQUIRE(edit);
  const Json& changes = (*edit)["changes"];
  CHECK(tests::edited(LspTester::with_entities(two_entities), changes["file:///work/config/ioc.yaml"]) ==
        LspTester::with_entities(
            "  - type: lab.Port\n    name: 'a: b'\n  - type: lab.Device\n    port: 'a: b'\n"
            "    label: x\n"));
  CHECK(changes["file:///work/config/runtime.yaml"][0]["newText"] == "'a: b'");
}

TEST_CASE("lsp rename: an anchor and its aliases are changed once") {
  LspTester tester;
  Json params = tester.open(
      tester.instance,
      LspTester::with_entities("  - {type: lab.Port, name: &p P^1}\n  - {type: lab.Device, port: *p}\n"));
  params["newName"] = "P2";
  const auto edit = rename(tester.workspace, tester.instance, params);
  REQUIRE(edit);
  const std::string text = *tester.workspace.files().read(tester.instance);
  CHECK(tests::edited(text, (*edit)["changes"]["file:///work/config/ioc.yaml"]) ==
        LspTester::with_entities("  - {type: lab.Port, name: &p P2}\n  - {type: lab.Device, port: *p}\n"));
}

TEST_CASE("lsp rename: refused for what is not an id, for an empty name, and for that of another entity") {
  LspTester tester;
  Json params = tester.open(
      tester.instance,
      LspTester::with_entities("  - {type: lab.Port, name: P^1}\n  - {type: lab.Port, name: P2}\n"));
  params["newName"] = "";
  CHECK(rename(tester.workspace, tester.instance, params).error() == "the new name is empty");
  params["newName"] = "P2";
  CHECK(rename(tester.workspace, tester.instance, params).error() == "another entity has the id `P2`");
  params =
      tester.open(tester.instance, LspTester::with_entities("  - {type: lab.Port, name: P1, baud: 1^0}\n"));
  params["newName"] = "P3";
  CHECK(rename(tester.workspace, tester.instance, params).error() == "this is not the id of an entity");
  CHECK(prepare_rename(tester.workspace, tester.instance, params).is_null());
}
