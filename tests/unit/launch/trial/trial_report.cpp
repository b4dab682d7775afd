#include "launch/trial/trial_report.hpp"

#include <doctest/doctest.h>

namespace iocwright::launch {

namespace {

std::vector<TrialReport> reports() {
  TrialReport good{
      .name = "good", .path = "s/good/config", .duration_s = 1.25, .records = 12, .pvs_read = 12};
  TrialReport bad{.name = "bad", .path = "s/<bad>/config", .duration_s = 0.5};
  bad.add_problem("exited with `\"1\"` & more");
  bad.log = "line 1\nline 2";
  TrialReport open{.name = "open", .path = "s/open/config", .verdict = Verdict::not_isolated};
  open.add_problem("the network interface `eth0` is up");
  return {good, bad, open};
}

}  // namespace

TEST_CASE("trial: a report is the same after it was sent as JSON") {
  TrialReport report = reports()[1];
  report.remarks = {"a remark"};
  const auto read = parse_trial_report(to_json(report));
  REQUIRE(read);
  CHECK(read->name == report.name);
  CHECK(read->path == report.path);
  CHECK(read->verdict == Verdict::failed);
  CHECK(read->duration_s == report.duration_s);
  CHECK_FALSE(read->records);
  CHECK(read->problems == report.problems);
  CHECK(read->remarks == report.remarks);
  CHECK(read->log == report.log);
  CHECK(parse_trial_report(to_json(reports()[0]))->records == 12);
  for (const char* other : {"", "{}", "[]", "{\"name\": 1}"}) CHECK_FALSE(parse_trial_report(other));
}

TEST_CASE("trial: a problem fails an instance, unless it was not isolated") {
  CHECK(reports()[1].verdict == Verdict::failed);
  CHECK(reports()[2].verdict == Verdict::not_isolated);
}

TEST_CASE("trial: the table has a row for each instance, and totals") {
  CHECK(print_table(reports()) ==
        "instance  result        records  read  seconds\n"
        "good      passed        12       12    1.2\n"
        "bad       failed        -        0     0.5\n"
        "open      not isolated  -        0     0.0\n"
        "\n1 passed, 1 failed, 1 not isolated\n");
}

TEST_CASE("trial: JUnit has a case for each instance") {
  CHECK(
      print_junit(reports()) ==
      "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
      "<testsuite name=\"iocwright test\" tests=\"3\" failures=\"2\" time=\"1.750\">\n"
      "  <testcase classname=\"iocwright.test\" name=\"good\" file=\"s/good/config\" time=\"1.250\"/>\n"
      "  <testcase classname=\"iocwright.test\" name=\"bad\" file=\"s/&lt;bad&gt;/config\" time=\"0.500\">\n"
      "    <failure type=\"failed\" message=\"exited with `&quot;1&quot;` &amp; more\">exited with `\"1\"` "
      "&amp; more</failure>\n"
      "    <system-out>line 1\nline 2</system-out>\n"
      "  </testcase>\n"
      "  <testcase classname=\"iocwright.test\" name=\"open\" file=\"s/open/config\" time=\"0.000\">\n"
      "    <failure type=\"not isolated\" message=\"the network interface `eth0` is up\">the network "
      "interface `eth0` is up</failure>\n"
      "  </testcase>\n"
      "</testsuite>\n");
}

}  // namespace iocwright::launch
