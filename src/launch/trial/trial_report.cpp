#include "launch/trial/trial_report.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <nlohmann/json.hpp>

#include "core/base/escape_controls.hpp"
#include "core/base/text.hpp"
#include "instance/report/listing.hpp"
#include "instance/screens/xml_text.hpp"

namespace iocwright::launch {

namespace {

using Json = nlohmann::json;

std::size_t count(const std::vector<TrialReport>& reports, Verdict verdict) {
  return static_cast<std::size_t>(std::ranges::count(reports, verdict, &TrialReport::verdict));
}

std::string xml_element(std::string_view text) {
  return screens::xml_text(text::escape_controls(text, "\n\t"));
}

std::string xml_attribute(std::string_view text) {
  return text::replace_all(text::replace_all(xml_element(text), "\"", "&quot;"), "\n", "&#10;");
}

std::string junit_case(const TrialReport& report) {
  std::string out =
      fmt::format("  <testcase classname=\"iocwright.test\" name=\"{}\" file=\"{}\" time=\"{:.3f}\"",
                  xml_attribute(report.name), xml_attribute(report.path), report.duration_s);
  if (report.verdict == Verdict::passed) return out + "/>\n";
  out += fmt::format(">\n    <failure type=\"{}\" message=\"{}\">{}</failure>\n", word_of(report.verdict),
                     xml_attribute(report.problems.empty() ? "" : report.problems.front()),
                     xml_element(text::join(report.problems, "\n")));
  if (!report.log.empty()) out += fmt::format("    <system-out>{}</system-out>\n", xml_element(report.log));
  return out + "  </testcase>\n";
}

}  // namespace

std::string_view word_of(Verdict verdict) {
  switch (verdict) {
    case Verdict::passed: return "passed";
    case Verdict::failed: return "failed";
    case Verdict::not_isolated: return "not isolated";
  }
  return "";
}

std::string to_json(const TrialReport& report) {
  Json out{{"name", report.name},
           {"path", report.path},
           {"verdict", static_cast<int>(report.verdict)},
           {"duration_s", report.duration_s},
           {"pvs_read", report.pvs_read},
           {"problems", report.problems},
           {"remarks", report.remarks},
           {"log", report.log}};
  if (report.records) out["records"] = *report.records;
  return out.dump(-1, ' ', true, Json::error_handler_t::replace);
}

std::optional<TrialReport> parse_trial_report(std::string_view json) {
  try {
    const Json in = Json::parse(json);
    TrialReport out{.name = in.at("name"), .path = in.at("path")};
    out.verdict = static_cast<Verdict>(in.at("verdict").get<int>());
    out.duration_s = in.at("duration_s");
    out.pvs_read = in.at("pvs_read");
    out.problems = in.at("problems").get<std::vector<std::string>>();
    out.remarks = in.at("remarks").get<std::vector<std::string>>();
    out.log = in.at("log");
    if (in.contains("records")) out.records = in.at("records").get<std::size_t>();
    return out;
  } catch (const Json::exception&) { return std::nullopt; }
}

std::string print_table(const std::vector<TrialReport>& reports) {
  report::Listing table{.columns = {"instance", "result", "records", "read", "seconds"}, .rows = {}};
  for (const TrialReport& one : reports) {
    auto& row = table.rows.emplace_back();
    row["instance"] = one.name;
    row["result"] = word_of(one.verdict);
    row["records"] = one.records ? std::to_string(*one.records) : "-";
    row["read"] = std::to_string(one.pvs_read);
    row["seconds"] = fmt::format("{:.1f}", one.duration_s);
  }
  std::string out = report::print_listing(table, "table");
  out +=
      fmt::format("\n{} passed, {} failed", count(reports, Verdict::passed), count(reports, Verdict::failed));
  if (const std::size_t others = count(reports, Verdict::not_isolated); others > 0)
    out += fmt::format(", {} not isolated", others);
  return out + "\n";
}

std::string print_junit(const std::vector<TrialReport>& reports) {
  double duration_s = 0;
  std::string cases;
  for (const TrialReport& report : reports) {
    duration_s += report.duration_s;
    cases += junit_case(report);
  }
  return fmt::format(
      "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuite name=\"iocwright test\" tests=\"{}\" "
      "failures=\"{}\" time=\"{:.3f}\">\n{}</testsuite>\n",
      reports.size(), reports.size() - count(reports, Verdict::passed), duration_s, cases);
}

}  // namespace iocwright::launch
