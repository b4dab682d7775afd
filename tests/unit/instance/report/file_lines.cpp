#include "instance/report/file_lines.hpp"

#include <doctest/doctest.h>

#include "../boot_tester.hpp"

namespace iocwright::report {

namespace {

constexpr const char* definitions = R"(
  - name: a
    description: x
    parameters: {name: {type: id, description: x}}
    env_vars: [{name: "V_{{ name }}", value: "1\n2"}]
    pre_init: [{value: "pre {{ name }}\n\niocInit"}]
    post_init: [{value: "post"}]
    databases:
      - {file: t.template, args: {name: }}
      - {file: plain.template, args: {}}
)";
constexpr const char* entities = "  - {type: m.a, name: X}\n  - {type: m.a, name: Y}\n";

/// `e` for a setting, `s` for a line of an entity, `t` for a table, `r` for a row, `-` for others.
std::string kinds(const std::vector<FileLine>& lines) {
  std::string out;
  for (const FileLine& line : lines)
    out += line.setting != nullptr  ? 'e'
           : line.script != nullptr ? 's'
           : line.row != nullptr    ? 'r'
           : line.table != nullptr  ? 't'
                                    : '-';
  return out;
}

}  // namespace

TEST_CASE(
    "file lines: each line of st.cmd has its part of the boot, also one that reads like the template's") {
  tests::BootTester tester(definitions, entities);
  REQUIRE(tester.boot);
  const TemplateFiles templates(tester.disk, "");
  const auto lines = st_cmd_lines(*tester.boot, templates);
  REQUIRE(lines);
  CHECK(kinds(*lines) == "----eeee----ssssss----ss");
  CHECK((*lines)[12].text == "pre X");
  CHECK((*lines)[15].script->origin.entity == 1);
}

TEST_CASE("file lines: names, columns and rows of ioc.subst, also without macros") {
  tests::BootTester tester(definitions, entities);
  REQUIRE(tester.boot);
  const TemplateFiles templates(tester.disk, "");
  const auto lines = ioc_subst_lines(*tester.boot, templates);
  REQUIRE(lines);
  std::string texts;
  for (const FileLine& line : *lines)
    if (line.row != nullptr) texts += line.table->file + " " + std::to_string(line.row->origin.entity) + "\n";
  CHECK(texts == "t.template 0\nt.template 1\nplain.template 0\nplain.template 1\n");
}

TEST_CASE("file lines: a template that reorders lines has no origins that are not certain") {
  tests::BootTester tester(definitions, entities);
  REQUIRE(tester.boot);
  tester.disk.files["/t/st.cmd"] =
      "{% for line in (pre_init + post_init).splitlines()|sort %}{{ line }}\n{% endfor %}";
  const auto lines = st_cmd_lines(*tester.boot, TemplateFiles(tester.disk, "/t"));
  REQUIRE(lines);
  for (const FileLine& line : *lines)
    if (line.script != nullptr) CHECK(line.text == line.script->text);
}

}  // namespace iocwright::report
