#include "instance/report/page.hpp"

#include <doctest/doctest.h>

#include "../boot_tester.hpp"

namespace iocwright::report {

namespace {

using Json = nlohmann::ordered_json;

constexpr const char* definitions = R"(
  - name: port
    description: x
    parameters: {name: {type: id, description: x}}
    pre_init: [{value: "connect {{ name }}"}]
  - name: valve
    description: x
    parameters: {port: {type: object, description: x}}
)";

/// The page of an instance with a port and a valve, with these templates.
struct PageTester {
  explicit PageTester(const std::string& id = "P1")
      : boot(definitions, "  - {type: m.port, name: " + id + "}\n  - {type: m.valve, port: " + id + "}\n") {
    REQUIRE(boot.boot);
    facts.boot = *boot.boot;
    facts.entities = boot.entity_facts;
    lines = *boot_lines(facts, TemplateFiles(boot.disk, ""), boot.sources);
    boot.disk.files["/t/report/report.html"] = "{{ name|e }}|{{ style_hash }}|{{ script_hash }}|{{ data }}";
    boot.disk.files["/t/report/report.css"] = "p{}";
    boot.disk.files["/t/report/report.js"] = "f()";
  }

  PageContent content() { return {.facts = facts, .lines = lines, .pvs = pvs, .name = "IOC"}; }
  Json data() { return page_data(content(), boot.sources); }

  tests::BootTester boot;
  InstanceFacts facts;
  BootLines lines;
  Pvs pvs;
};

}  // namespace

TEST_CASE("page: lines of st.cmd name the entity that they come from, and explain it") {
  PageTester tester;
  const Json data = tester.data();
  std::size_t explained = 0;
  for (const Json& line : data["script"]) {
    if (line["text"] != "connect P1") {
      CHECK(line["entity"].is_null());
      continue;
    }
    ++explained;
    CHECK(line["entity"] == 0);
    CHECK(line["explanation"]["sections"][0]["rows"][0]["value"] == "m.port P1");
  }
  CHECK(explained == 1);
}

TEST_CASE("page: entities, and references between them") {
  PageTester tester;
  const Json data = tester.data();
  CHECK(data["entities"][0]["id"] == "P1");
  CHECK(data["entities"][1]["type"] == "m.valve");
  CHECK(data["relations"] == Json::parse(R"([[1, "port", 0]])"));
}

TEST_CASE("page: PVs have their description, their entity and their place") {
  PageTester tester;
  const FileId file = tester.boot.sources.add("/db/a.template", "\nrecord(ai, X)");
  tester.pvs.loads = {{.database = "a.template", .entity = 1}, {.database = "b.db"}};
  tester.pvs.pvs = {
      {.name = "X", .type = "ai", .fields = {{"DESC", "level"}}, .place = {file, 12, 13}, .load = 0},
      {.name = "Y", .type = "ai", .alias_of = "X", .place = {file, 12, 13}, .load = 1}};
  const Json data = tester.data();
  CHECK(data["files"] == Json::parse(R"(["/db/a.template"])"));
  CHECK(data["pvs"] ==
        Json::parse(R"([["X", "ai", "", "level", 1, [0, 2]], ["Y", "ai", "X", "", null, [0, 2]]])"));
}

TEST_CASE("page: names can neither end the element of the data nor begin a new one") {
  PageTester tester(R"("</script><!--<script>'&")");
  const TemplateFiles templates(tester.boot.disk, "/t");
  auto page = print_page(tester.content(), tester.boot.sources, templates);
  REQUIRE(page);
  const std::string data = page->substr(page->rfind('|') + 1);
  CHECK(data.find_first_of("<>&'") == std::string::npos);
  CHECK(Json::parse(data)["entities"][0]["id"] == "</script><!--<script>'&");
}

TEST_CASE("page: the name is escaped, and control characters are shown") {
  PageTester tester;
  PageContent content = tester.content();
  content.name = "<b>\x1b\xe2\x80\xae";
  content.description = "a\tb\nc\x07";
  const auto page = print_page(content, tester.boot.sources, TemplateFiles(tester.boot.disk, "/t"));
  REQUIRE(page);
  CHECK(page->starts_with("&lt;b&gt;\\u{1b}\\u{202e}|"));
  CHECK(page_data(content, tester.boot.sources)["about"]["text"] == "a\tb\nc\\u{7}");
}

TEST_CASE("page: the policy allows the style and the script by their hashes") {
  PageTester tester;
  const auto page = print_page(tester.content(), tester.boot.sources, TemplateFiles(tester.boot.disk, "/t"));
  REQUIRE(page);
  CHECK(
      page->starts_with("IOC|'sha256-gG2yISYereRMiG2lMXrbiUgi0Ubw9p7QCeWcroOvy9Y='|'sha256-"
                        "GcEEE0IkDzIP5EQ6DXZaDPORqT5RTBELX8Fyzyg9yvo='|"));
}

TEST_CASE("page: a template that is missing is an error") {
  PageTester tester;
  tester.boot.disk.errors["/t/report/report.css"] = EIO;
  CHECK_FALSE(print_page(tester.content(), tester.boot.sources, TemplateFiles(tester.boot.disk, "/t")));
}

}  // namespace iocwright::report
