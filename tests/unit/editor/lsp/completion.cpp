#include "editor/lsp/completion.hpp"

#include <doctest/doctest.h>

#include <algorithm>

#include "lsp_tester.hpp"

using namespace iocwright;
using namespace iocwright::lsp;
using tests::LspTester;

namespace {

using Labels = std::vector<std::string>;

Json items(LspTester& tester, const std::string& path, const std::string& text) {
  const Json params = tester.open(path, text);
  return complete(tester.workspace, path, params)["items"];
}

Labels labels(const Json& items) {
  Labels out;
  for (const Json& item : items) out.push_back(item["label"]);
  return out;
}

Labels in_instance(const std::string& entities) {
  LspTester tester;
  return labels(items(tester, tester.instance, LspTester::with_entities(entities)));
}

Labels in_definitions(const std::string& text) {
  LspTester tester;
  return labels(items(tester, "/work/config/x.ibek.support.yaml", text));
}

bool has(const Labels& labels, const std::string& label) {
  return std::ranges::find(labels, label) != labels.end();
}

}  // namespace

TEST_CASE("lsp completion: types of entities") {
  const Labels expected{"lab.Port", "lab.Device", "ibek.repeat"};
  for (const char* text :
       {"  - type: ^\n", "  - type: l^", "  - {type: ^}\n", "  - type: lab.Po^rt\n    name: A\n",
        "  - type: lab.Port\n    name: A\n  - type: ^"}) {
    CAPTURE(text);
    const Labels found = in_instance(text);
    REQUIRE(found.size() > 3);
    CHECK(Labels(found.begin(), found.begin() + 3) == expected);
  }
}

TEST_CASE("lsp completion: an item of the list begins with its type") {
  CHECK(in_instance("  - ^\n") == Labels{"type"});
}

TEST_CASE("lsp completion: parameters that are not given yet, required ones first") {
  CHECK(in_instance("  - type: lab.Port\n    ^\n") ==
        Labels{"name", "baud", "parity", "echo", "entity_enabled"});
  CHECK(in_instance("  - type: lab.Port\n    name: A\n    ba^\n    echo: true\n") ==
        Labels{"baud", "parity", "entity_enabled"});
  CHECK(in_instance("  - {type: lab.Device, ^}\n") == Labels{"port", "label", "entity_enabled"});
}

TEST_CASE("lsp completion: a key comes with its colon, unless there is one") {
  LspTester tester;
  const Json without =
      items(tester, tester.instance, LspTester::with_entities("  - type: lab.Port\n    ba^\n"));
  REQUIRE(without.size() > 1);
  CHECK(without[1]["textEdit"]["newText"] == "baud: ");
  CHECK(tests::text_in(tester, tester.instance, without[1]["textEdit"]["range"]) == "ba");
  const Json with =
      items(tester, tester.instance, LspTester::with_entities("  - type: lab.Port\n    ba^: 1\n"));
  REQUIRE(with.size() > 1);
  CHECK(with[1]["textEdit"]["newText"] == "baud");
}

TEST_CASE("lsp completion: values of enums and booleans, and defaults") {
  CHECK(in_instance("  - type: lab.Port\n    parity: ^\n") == Labels{"none", "even"});
  CHECK(in_instance("  - type: lab.Port\n    echo: ^\n") == Labels{"true", "false"});
  CHECK(in_instance("  - type: lab.Port\n    baud: ^\n") == Labels{"9600"});
  CHECK(in_instance("  - type: lab.Port\n    entity_enabled: ^\n") == Labels{"true", "false"});
}

TEST_CASE("lsp completion: ids of entities for objects, also of other instance files") {
  LspTester tester;
  tester.disk.files["/work/config/runtime.yaml"] =
      "entities:\n  - type: lab.Port\n    name: 'a: b'\n  - type: ibek.repeat\n    variable: i\n    values: "
      "[1]\n"
      "    entity: {type: lab.Port, name: P3}\n";
  const Json found = items(
      tester, tester.instance,
      LspTester::with_entities("  - type: lab.Port\n    name: P1\n  - type: lab.Device\n    port: ^\n"));
  CHECK(labels(found) == Labels{"P1", "a: b", "P3"});
  CHECK(found[1]["textEdit"]["newText"] == "'a: b'");
}

TEST_CASE("lsp completion: keys of the file, and of built-in types") {
  LspTester tester;
  CHECK(labels(items(tester, tester.instance, "ioc_name: x\n^\n")) ==
        Labels{"description", "entities", "shared"});
  CHECK(has(in_instance("  - type: ibek.wait_ip\n    ^\n"), "address"));
}

TEST_CASE("lsp completion: words and tags of definitions") {
  const std::string begin = "module: x\nentity_models:\n  - name: A\n    parameters:\n      a:\n        ";
  CHECK(has(in_definitions(begin + "type: ^\n"), "enum"));
  CHECK(has(in_definitions(begin + "type: int\n        ^\n"), "default"));
  CHECK(has(in_definitions("module: x\nentity_models:\n  - ^\n"), "post_defines"));
}

TEST_CASE("lsp completion: names, filters, tests and methods in templates") {
  const std::string begin = "  - type: lab.Device\n    port: P1\n    label: '{{ ";
  CHECK(has(in_instance(begin + "^ }}'\n"), "port"));
  CHECK(has(in_instance(begin + "^"), "ioc_name"));
  CHECK(has(in_instance(begin + "label | up^ }}'\n"), "upper"));
  CHECK(has(in_instance(begin + "label is ^"), "defined"));
  CHECK(has(in_instance(begin + "label is not ^"), "defined"));
  CHECK(has(in_instance(begin + "label.^"), "upper"));
  CHECK(has(in_instance(begin + "_global.^"), "incrementor"));
  CHECK(in_instance(begin + "'la^ }}").empty());
}

TEST_CASE("lsp completion: fields of the model that is being written") {
  const Labels found = in_definitions(
      "module: x\nentity_models:\n  - name: A\n    parameters:\n      first: {type: id, description: b}\n"
      "    post_defines:\n      second: {description: c, value: d}\n    pre_init:\n      - value: x({{ ^ "
      "}})\n");
  REQUIRE(found.size() > 2);
  CHECK(found[0] == "first");
  CHECK(found[1] == "second");
}

TEST_CASE("lsp completion: macros of the template that a database loads, and names of templates") {
  const std::string begin = "module: x\nentity_models:\n  - name: A\n    databases:\n      - file: ";
  LspTester tester;
  const Json macros = items(tester, "/work/config/x.ibek.support.yaml",
                            begin + "device.template\n        args:\n          R: 1\n          ^\n");
  CHECK(labels(macros) == Labels{"P", "DESC"});
  CHECK(macros[0]["detail"] == "required");
  CHECK(macros[0]["documentation"]["value"] == "Prefix of the device");
  CHECK(in_definitions(begin + "^\n") == Labels{"device.template", "other.db"});
  CHECK(in_definitions(begin + "none.template\n        args:\n          ^\n").empty());
}

TEST_CASE("lsp completion: nothing in comments, blocks of text and unknown files") {
  CHECK(in_definitions("module: x\nentity_models:\n  - name: A\n    description: |\n      ty^\n").empty());
  LspTester tester;
  CHECK(complete(tester.workspace, "/work/x.txt", tester.open("/work/x.txt", "^")).is_null());
}

TEST_CASE("lsp completion: a broken line elsewhere does not matter") {
  CHECK(has(in_instance("  - type: \"x\" y\n    name: A\n  - type: lab.Port\n    ^\n"), "baud"));
}
