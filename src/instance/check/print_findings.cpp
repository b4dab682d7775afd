#include "instance/check/print_findings.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <nlohmann/json.hpp>

#include "core/base/build_info.hpp"
#include "core/base/encoding.hpp"
#include "core/base/escape_controls.hpp"
#include "core/base/text.hpp"
#include "instance/check/rules.hpp"
#include "instance/screens/xml_text.hpp"

namespace iocwright::check {

namespace {

using Json = nlohmann::ordered_json;

/// The message with its help, as plain text.
std::string full_text(const Finding& finding) {
  std::string out = finding.message;
  if (!finding.help.empty()) out += "\nhelp: " + finding.help;
  for (const FindingNote& note : finding.notes)
    out += note.place.file.empty() ? fmt::format("\nnote: {}", note.text)
                                   : fmt::format("\n{}:{}:{}: note: {}", note.place.file, note.place.line,
                                                 note.place.column, note.text);
  return out;
}

template <class Print>
std::string print_each(const std::vector<FindingGroup>& groups, Print print) {
  std::string out;
  for (const FindingGroup& group : groups)
    for (const Finding& finding : group.findings) out += print(finding);
  return out;
}

// GitHub. The escapes are those of the toolkit of Actions (`command.ts`).

std::string escape_data(std::string_view text) {
  std::string out = text::replace_all(text, "%", "%25");
  out = text::replace_all(out, "\r", "%0D");
  return text::replace_all(out, "\n", "%0A");
}

std::string escape_property(std::string_view text) {
  return text::replace_all(text::replace_all(escape_data(text), ":", "%3A"), ",", "%2C");
}

std::string print_github(const Finding& finding) {
  const std::string_view command = finding.severity == Severity::note ? "notice" : name(finding.severity);
  std::string properties = fmt::format("title={}", slug(finding.kind));
  if (!finding.place.file.empty())
    properties = fmt::format("file={},line={},col={},endLine={},endColumn={},{}",
                             escape_property(finding.place.file), finding.place.line, finding.place.column,
                             finding.place.end_line, finding.place.end_column, properties);
  return fmt::format("::{} {}::{}\n", command, properties,
                     escape_data(text::escape_controls(full_text(finding), "\n\t")));
}

// SARIF

std::string uri_of(const std::string& path) {
  std::vector<std::string> out;
  for (const std::string_view part : text::split(path, '/')) out.push_back(percent_encoded(part));
  return text::join(out, "/");
}

Json sarif_location(const FindingPlace& place) {
  Json region{{"startLine", place.line},
              {"startColumn", place.column},
              {"endLine", place.end_line},
              {"endColumn", place.end_column}};
  return {{"physicalLocation", {{"artifactLocation", {{"uri", uri_of(place.file)}}}, {"region", region}}}};
}

Json sarif_result(const Finding& finding) {
  Json out{{"ruleId", slug(finding.kind)},
           {"level", name(finding.severity)},
           {"message",
            {{"text", finding.help.empty() ? finding.message
                                           : fmt::format("{}\nhelp: {}", finding.message, finding.help)}}}};
  if (!finding.place.file.empty()) out["locations"] = Json::array({sarif_location(finding.place)});
  Json related = Json::array();
  for (const FindingNote& note : finding.notes) {
    if (note.place.file.empty()) continue;
    related.push_back(sarif_location(note.place));
    related.back()["message"] = {{"text", note.text}};
  }
  if (!related.empty()) out["relatedLocations"] = std::move(related);
  return out;
}

std::string print_sarif(const std::vector<FindingGroup>& groups) {
  Json results = Json::array(), kinds = Json::array();
  std::set<DiagKind> used;
  for (const FindingGroup& group : groups)
    for (const Finding& finding : group.findings) {
      results.push_back(sarif_result(finding));
      used.insert(finding.kind);
    }
  for (const KindRow& row : diag_kinds()) {
    if (!used.contains(row.kind)) continue;
    Json rule{{"id", row.slug}, {"shortDescription", {{"text", row.meaning}}}};
    if (const Rule* known = rule_of(row.kind)) rule["defaultConfiguration"] = {{"level", name(known->level)}};
    kinds.push_back(std::move(rule));
  }
  const Json driver{{"name", "iocwright"}, {"version", build_info().version}, {"rules", std::move(kinds)}};
  const Json run{
      {"tool", {{"driver", driver}}}, {"columnKind", "unicodeCodePoints"}, {"results", std::move(results)}};
  const Json out{{"$schema", "https://json.schemastore.org/sarif-2.1.0.json"},
                 {"version", "2.1.0"},
                 {"runs", Json::array({run})}};
  return text::escape_controls_in_json(out.dump(-1, ' ', false, nlohmann::json::error_handler_t::replace)) +
         "\n";
}

// JUnit

std::string xml_element(std::string_view text) {
  return screens::xml_text(text::escape_controls(text, "\n\t"));
}

std::string xml_attribute(std::string_view text) {
  return text::replace_all(text::replace_all(xml_element(text), "\"", "&quot;"), "\n", "&#10;");
}

std::string print_junit(const std::vector<FindingGroup>& groups) {
  std::string cases;
  std::size_t failures = 0;
  for (const FindingGroup& group : groups) {
    std::string errors, others, first;
    std::size_t count = 0;
    for (const Finding& finding : group.findings) {
      const std::string place =
          finding.place.file.empty()
              ? ""
              : fmt::format("{}:{}:{}: ", finding.place.file, finding.place.line, finding.place.column);
      const std::string line = fmt::format("{}{}: {} [{}]\n", place, name(finding.severity),
                                           full_text(finding), slug(finding.kind));
      if (finding.severity != Severity::error) {
        others += line;
        continue;
      }
      if (count++ == 0) first = finding.message;
      errors += line;
    }
    failures += count > 0 ? 1 : 0;
    cases += fmt::format("    <testcase classname=\"iocwright.check\" name=\"{}\">\n",
                         xml_attribute(group.instance));
    if (count > 0)
      cases +=
          fmt::format("      <failure message=\"{}\">{}</failure>\n",
                      xml_attribute(count == 1 ? first : text::plural(count, "error")), xml_element(errors));
    if (!others.empty()) cases += fmt::format("      <system-out>{}</system-out>\n", xml_element(others));
    cases += "    </testcase>\n";
  }
  return fmt::format(
      "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuites>\n"
      "  <testsuite name=\"iocwright check\" tests=\"{}\" failures=\"{}\" errors=\"0\" skipped=\"0\">\n"
      "{}  </testsuite>\n</testsuites>\n",
      groups.size(), failures, cases);
}

}  // namespace

std::string print_findings(const std::vector<FindingGroup>& groups, std::string_view format) {
  if (format == "github") return print_each(groups, print_github);
  if (format == "sarif") return print_sarif(groups);
  if (format == "junit") return print_junit(groups);
  return print_each(groups, [](const Finding& finding) { return finding.rendered; });
}

}  // namespace iocwright::check
