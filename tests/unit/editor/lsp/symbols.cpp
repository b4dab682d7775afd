#include "editor/lsp/symbols.hpp"

#include <doctest/doctest.h>

#include "lsp_tester.hpp"

using namespace iocwright;
using namespace iocwright::lsp;
using tests::LspTester;

TEST_CASE("lsp symbols: the entities of an instance by id or else by type, with those of repeats") {
  LspTester tester;
  tester.open(
      tester.instance,
      LspTester::with_entities("  - type: lab.Port\n    name: P1\n  - type: lab.Device\n    port: P1\n"
                               "  - type: ibek.repeat\n    entity: {type: lab.Port, name: P2}\n  - {}\n"));
  const Json found = document_symbols(tester.workspace, tester.instance, {});
  REQUIRE(found.size() == 5);
  const std::vector<std::pair<std::string, std::string>> expected{{"P1", "lab.Port"},
                                                                  {"lab.Device", "lab.Device"},
                                                                  {"ibek.repeat", "ibek.repeat"},
                                                                  {"P2", "lab.Port"},
                                                                  {"?", ""}};
  for (std::size_t i = 0; i < expected.size(); ++i) {
    CHECK(found[i]["name"] == expected[i].first);
    CHECK(found[i]["detail"] == expected[i].second);
  }
  CHECK(tests::text_in(tester, tester.instance, found[0]["selectionRange"]) == "P1");
  CHECK(
      tests::text_in(tester, tester.instance, found[0]["range"]).starts_with("type: lab.Port\n    name: P1"));
}

TEST_CASE("lsp symbols: the models of definitions with their parameters") {
  LspTester tester;
  tester.open(tester.definitions, std::string(tests::lab_definitions));
  const Json found = document_symbols(tester.workspace, tester.definitions, {});
  REQUIRE(found.size() == 2);
  CHECK(found[1]["name"] == "Device");
  REQUIRE(found[1]["children"].size() == 2);
  CHECK(found[1]["children"][0]["name"] == "port");
  CHECK(found[1]["children"][0]["detail"] == "object");
}

TEST_CASE("lsp symbols: the keys of a recipe") {
  LspTester tester;
  tester.open("/work/a.install.yml", "module: a\nversion: R1\n");
  const Json found = document_symbols(tester.workspace, "/work/a.install.yml", {});
  REQUIRE(found.size() == 2);
  CHECK(found[1]["name"] == "version");
}

TEST_CASE("lsp symbols: none without a mapping") {
  LspTester tester;
  for (const char* text : {"", "- a\n", "[", "entities: 1\n"}) {
    tester.open(tester.instance, text);
    CHECK(document_symbols(tester.workspace, tester.instance, {}).empty());
  }
}
