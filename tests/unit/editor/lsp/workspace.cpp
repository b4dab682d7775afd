#include "editor/lsp/workspace.hpp"

#include <doctest/doctest.h>

#include "lsp_tester.hpp"

using namespace iocwright;
using namespace iocwright::lsp;
using tests::LspTester;

namespace {

/// `LINE KIND` of each diagnostic, with lines counted from 0.
std::string kinds(LspTester& tester, const std::string& path) {
  std::string out;
  const FileDiagnostics all = tester.workspace.diagnose(path);
  const auto found = all.find(path);
  if (found == all.end()) return out;
  for (const FileDiagnostic& item : found->second)
    out += (out.empty() ? "" : ", ") + std::to_string(item.range.start.line) + " " + std::string(item.kind);
  return out;
}

}  // namespace

TEST_CASE("lsp workspace: errors of generation in unsaved buffers") {
  LspTester tester;
  tester.open(tester.instance, LspTester::with_entities("  - {type: lab.Port, name: P1}\n"));
  CHECK(kinds(tester, tester.instance) == "");
  tester.open(tester.instance,
              LspTester::with_entities(
                  "  - {type: lab.Port, nam: P1}\n  - {type: lab.Device, port: P2, label: x}\n"));
  CHECK(kinds(tester, tester.instance) == "3 unknown-parameter, 4 unknown-object");
}

TEST_CASE("lsp workspace: an unsaved definition changes what is an error in the instance") {
  LspTester tester;
  tester.open(tester.instance, LspTester::with_entities("  - {type: lab.Port, name: P1, more: 1}\n"));
  CHECK(kinds(tester, tester.instance) == "3 unknown-parameter");
  std::string text(tests::lab_definitions);
  text.insert(text.find("      baud"), "      more: {type: int, description: More}\n");
  tester.open(tester.definitions, text);
  CHECK(kinds(tester, tester.instance) == "");
}

TEST_CASE("lsp workspace: what precedes a syntax error is checked") {
  LspTester tester;
  tester.open(tester.instance,
              LspTester::with_entities("  - {type: lab.Port, name: P1, baud: x}\n"
                                       "  - type: lab.Port\n    name: \"P2\" x\n    baud: 1\n"));
  CHECK(kinds(tester, tester.instance) == "5 yaml-syntax, 3 wrong-type");
}

TEST_CASE("lsp workspace: a syntax error does not hide entities that others refer to") {
  LspTester tester;
  tester.open(tester.instance, LspTester::with_entities("  - {type: lab.Device, port: P2, label: x}\n"
                                                        "  - type: lab.Port\n    name: \"P2\" x\n"));
  CHECK(kinds(tester, tester.instance) == "5 yaml-syntax");
}

TEST_CASE("lsp workspace: ioc.yaml and runtime.yaml are one unit") {
  LspTester tester;
  tester.disk.files["/work/config/runtime.yaml"] =
      LspTester::with_entities("  - {type: lab.Device, port: P9, label: x}\n");
  tester.open(tester.instance, LspTester::with_entities("  - {type: lab.Port, name: P1}\n"));
  CHECK(tester.workspace.unit_of("/work/config/runtime.yaml") == tester.workspace.unit_of(tester.instance));
  const auto found = tester.workspace.diagnose(tester.instance);
  CHECK(found.at("/work/config/runtime.yaml").front().kind == "unknown-object");
}

TEST_CASE("lsp workspace: definitions on their own, with templates that no entity renders") {
  LspTester tester;
  const std::string path = "/elsewhere/x.ibek.support.yaml";
  tester.open(
      path,
      "module: x\nentity_models:\n  - name: A\n    description: b\n    pre_init:\n      - value: '{{ a'\n");
  CHECK(kinds(tester, path) == "5 template-syntax");
  tester.open(path, "module: x\nentity_models:\n  - nam: A\n    description: b\n");
  CHECK(kinds(tester, path) == "2 unknown-key");
}

TEST_CASE("lsp workspace: recipes, with the filters that only they have") {
  LspTester tester;
  const std::string path = "/work/a.install.yml";
  tester.open(path, "module: a\nversion: R1\norganisation: https://x/y\n");
  CHECK(kinds(tester, path) == "2 unknown-key");
}

TEST_CASE("lsp workspace: files that it does not know have no diagnostics") {
  LspTester tester;
  tester.open("/work/x.txt", "[");
  CHECK(tester.workspace.diagnose("/work/x.txt").empty());
}

TEST_CASE("lsp workspace: definitions that are being typed keep the types of their last valid version") {
  LspTester tester;
  CHECK(tester.workspace.definitions(tester.instance).definitions.find("lab.Port") != nullptr);
  std::string text(tests::lab_definitions);
  tester.open(tester.definitions, text + "  - name: \"x\" y\n");
  CHECK(tester.workspace.definitions(tester.instance).definitions.find("lab.Port") != nullptr);
  text.replace(text.find("name: Port"), 10, "name: Line");
  tester.open(tester.definitions, text);
  CHECK(tester.workspace.definitions(tester.instance).definitions.find("lab.Port") == nullptr);
  CHECK(tester.workspace.definitions(tester.instance).definitions.find("lab.Line") != nullptr);
}

TEST_CASE("lsp workspace: files are read again only after they have changed") {
  LspTester tester;
  const DefinitionSet* before = &tester.workspace.definitions(tester.instance);
  CHECK(&tester.workspace.definitions(tester.instance) == before);
  tester.disk.files[tester.definitions] += "# more\n";
  CHECK(tester.workspace.definitions(tester.instance).contents.front().second.ends_with("# more\n"));
}
