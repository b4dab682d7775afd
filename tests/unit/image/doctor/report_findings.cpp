#include "image/doctor/report_findings.hpp"

#include <doctest/doctest.h>

#include <nlohmann/json.hpp>

using namespace iocwright::image;

namespace {

const Findings findings{{Health::ok, "IOC", "fine"}, {Health::error, "EPICS Base", "gone\x1b", "get it"}};

}  // namespace

TEST_CASE("doctor: the report has a line per finding, with advice below it, and a total") {
  CHECK(findings_text(findings) ==
        "ok       IOC         fine\n"
        "error    EPICS Base  gone\\u{1b}\n"
        "                     help: get it\n"
        "\n1 error\n");
  CHECK(findings_text({}) == "\nall is as it should be\n");
}

TEST_CASE("doctor: the report in JSON counts the findings") {
  const auto json = nlohmann::json::parse(findings_json(findings));
  CHECK(json.at("errors") == 1);
  CHECK(json.at("warnings") == 0);
  CHECK(json.at("findings").at(0).at("advice").is_null());
  CHECK(json.at("findings").at(1).at("health") == "error");
}
