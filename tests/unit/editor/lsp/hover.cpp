#include "editor/lsp/hover.hpp"

#include <doctest/doctest.h>

#include "lsp_tester.hpp"

using namespace iocwright;
using namespace iocwright::lsp;
using tests::LspTester;

namespace {

std::string text_at(LspTester& tester, const std::string& path, const std::string& text) {
  const Json params = tester.open(path, text);
  const Json found = hover(tester.workspace, path, params);
  return found.is_null() ? "" : found["contents"]["value"].get<std::string>();
}

std::string in_instance(const std::string& entities) {
  LspTester tester;
  return text_at(tester, tester.instance, LspTester::with_entities(entities));
}

}  // namespace

TEST_CASE("lsp hover: a type has its description and parameters") {
  CHECK(in_instance("  - type: lab.De^vice\n") ==
        "**lab.Device**\n\nA device\n\n- `port`: object, required\n- `label`: str, required");
  CHECK(in_instance("  - type: ibek.re^peat\n") == "**ibek.repeat**: a built-in type");
  CHECK(in_instance("  - type: no.such^Type\n") == "");
}

TEST_CASE("lsp hover: a parameter has its type, default, words and value") {
  CHECK(in_instance("  - type: lab.Port\n    name: P1\n    parity: ev^en\n") ==
        "**parity**: enum\n\nParity\n\n- `none`\n- `even` = `2`\n\nDefault: `none`\n\nValue: `2`");
  CHECK(in_instance("  - type: lab.Port\n    na^me: P1\n") ==
        "**name**: id\n\nIts name\n\nRequired.\n\nValue: `P1`");
}

TEST_CASE("lsp hover: the value is that of the unsaved buffer, and missing if the instance has errors") {
  LspTester tester;
  const auto with_label = [](const std::string& label, const std::string& port) {
    return LspTester::with_entities("  - {type: lab.Port, name: P1}\n  - type: lab.Device\n    port: " +
                                    port + "\n    lab^el: '{{ ioc_name }}" + label + "'\n");
  };
  const auto value = [&](const std::string& text) {
    const std::string found = text_at(tester, tester.instance, text);
    const std::size_t at = found.find("Value: ");
    return at == std::string::npos ? "" : found.substr(at + 7);
  };
  CHECK(value(with_label("-1", "P1")) == "`bl01t-1`");
  CHECK(value(with_label("-2", "P1")) == "`bl01t-2`");
  CHECK(value(with_label("-2", "P2")) == "");
}

TEST_CASE("lsp hover: names in templates") {
  const std::string begin =
      "  - {type: lab.Port, name: P1}\n  - type: lab.Device\n    port: P1\n    label: '{{ ";
  CHECK(in_instance(begin + "ioc_na^me }}'\n") == "**ioc_name**\n\nthe name of the instance");
  CHECK(in_instance(begin + "ioc_name | upp^er }}'\n").starts_with("**upper**()"));
  CHECK(in_instance(begin + "po^rt }}'\n") == "**port**: object\n\nThe port\n\nValue: `P1`");
}

TEST_CASE("lsp hover: keys of the file") {
  LspTester tester;
  CHECK(text_at(tester, tester.instance, "ioc_na^me: x\nentities: []\n").starts_with("**ioc_name**: "));
}

TEST_CASE("lsp hover: macros and the template of a database") {
  LspTester tester;
  const std::string path = "/work/config/x.ibek.support.yaml";
  const auto at = [&](const std::string& database) {
    return text_at(tester, path,
                   "module: x\nentity_models:\n  - name: A\n    databases:\n      - " + database);
  };
  CHECK(at("{file: device.template, args: {P^: 1}}\n") ==
        "**P**: a macro of `device.template`\n\nPrefix of the device\n\nRequired.");
  CHECK(at("{file: device.template, args: {R^: 1}}\n") ==
        "**R**: a macro of `device.template`\n\nDefault: `:A`");
  CHECK(at("{file: device.template, args: {X^: 1}}\n") == "`device.template` does not use the macro `X`.");
  CHECK(at("{file: dev^ice.template, args: {}}\n") == "`/work/support/lab/db/device.template`");
  CHECK(at("{file: $(LAB)/db/dev^ice.template, args: {}}\n") == "`/work/support/lab/db/device.template`");
  CHECK(at("{fi^le: device.template, args: {}}\n").starts_with("**file**: "));
}
