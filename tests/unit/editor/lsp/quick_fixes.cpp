#include "editor/lsp/quick_fixes.hpp"

#include <doctest/doctest.h>

#include "lsp_tester.hpp"

using namespace iocwright;
using namespace iocwright::lsp;
using tests::LspTester;

namespace {

/// The texts after each fix of the errors in a file, one after another.
std::string fixed(const std::string& path, const std::string& text) {
  LspTester tester;
  tester.open(path, text);
  const auto found = tester.workspace.diagnose(path);
  const Json params{{"range", to_json(Range{{0, 0}, {99, 0}})}};
  std::string out;
  for (const Json& action : quick_fixes(tester.workspace, path, params, found.at(path)))
    out += tests::edited(text, action["edit"]["changes"][uri_of(path)]);
  return out;
}

std::string fixed_entities(const std::string& entities) {
  return fixed("/work/config/ioc.yaml", LspTester::with_entities(entities));
}

}  // namespace

TEST_CASE("lsp quick fixes: a name is replaced by the suggested one, in its quotes") {
  CHECK(fixed_entities("  - {type: lab.Port, name: P1, parita: none}\n") ==
        LspTester::with_entities("  - {type: lab.Port, name: P1, parity: none}\n"));
  CHECK(fixed_entities("  - {type: lab.Port, name: P1, parity: \"nnone\"}\n") ==
        LspTester::with_entities("  - {type: lab.Port, name: P1, parity: \"none\"}\n"));
  CHECK(fixed_entities("  - {type: labb.Port, name: P1}\n") ==
        LspTester::with_entities("  - {type: lab.Port, name: P1}\n"));
}

TEST_CASE("lsp quick fixes: a required key is added") {
  const auto found = fixed_entities("  - type: lab.Device\n    label: x\n");
  CHECK(found == LspTester::with_entities("  - type: lab.Device\n    port: \n    label: x\n"));
  CHECK(fixed_entities("  - {type: lab.Device, label: x}\n") ==
        LspTester::with_entities("  - {type: lab.Device, port: , label: x}\n"));
  CHECK(fixed("/work/a.install.yml", "version: R1\n") == "module: \nversion: R1\n");
}

TEST_CASE("lsp quick fixes: a value is quoted") {
  CHECK(fixed_entities("  - {type: lab.Port, name: P1}\n  - {type: lab.Device, port: P1, label: 12}\n") ==
        LspTester::with_entities(
            "  - {type: lab.Port, name: P1}\n  - {type: lab.Device, port: P1, label: \"12\"}\n"));
}

TEST_CASE("lsp quick fixes: each of several suggestions is a fix") {
  LspTester tester;
  tester.open("/work/x.yaml", "abd\n");
  const FileDiagnostic diagnostic{.range = {{0, 0}, {0, 3}},
                                  .kind = "unknown-parameter",
                                  .message = "",
                                  .help = "did you mean `abc` or `abe`?",
                                  .related = {}};
  const Json params{{"range", to_json(diagnostic.range)}};
  const Json found = quick_fixes(tester.workspace, "/work/x.yaml", params, {diagnostic});
  REQUIRE(found.size() == 2);
  CHECK(found[1]["title"] == "replace it by `abe`");
  CHECK(found[1]["isPreferred"] == false);
}

TEST_CASE("lsp quick fixes: only those of the range, and none for other help") {
  LspTester tester;
  tester.open("/work/x.yaml", "abd\nefg\n");
  const auto count = [&](const std::string& help, const Range& range) {
    const FileDiagnostic diagnostic{
        .range = {{0, 0}, {0, 3}}, .kind = "x", .message = "", .help = help, .related = {}};
    return quick_fixes(tester.workspace, "/work/x.yaml", {{"range", to_json(range)}}, {diagnostic}).size();
  };
  CHECK(count("did you mean `abc`?", {{0, 3}, {0, 3}}) == 1);
  CHECK(count("did you mean `abc`?", {{1, 0}, {1, 1}}) == 0);
  CHECK(count("did you mean the module `abc`?", {{0, 0}, {0, 1}}) == 0);
  CHECK(count("the types are `a`", {{0, 0}, {0, 1}}) == 0);
  CHECK(count("did you mean `abc", {{0, 0}, {0, 1}}) == 0);
}
