#include "image/doctor/report_findings.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <nlohmann/json.hpp>

#include "core/base/escape_controls.hpp"
#include "core/base/text.hpp"

namespace iocwright::image {

namespace {

using Json = nlohmann::ordered_json;

constexpr std::array<std::string_view, 4> names{"ok", "note", "warning", "error"};

std::size_t count(const Findings& findings, Health health) {
  return static_cast<std::size_t>(std::ranges::count(findings, health, &Finding::health));
}

}  // namespace

std::string_view name(Health health) { return names.at(static_cast<std::size_t>(health)); }

std::string findings_text(const Findings& findings) {
  std::size_t width = 0;
  for (const Finding& finding : findings) width = std::max(width, finding.subject.size());
  std::string out;
  for (const Finding& finding : findings) {
    out += fmt::format("{:<7}  {:<{}}  {}\n", name(finding.health), finding.subject, width,
                       text::escape_controls(finding.text));
    if (!finding.advice.empty())
      out += fmt::format("{:<{}}help: {}\n", "", 11 + width, text::escape_controls(finding.advice));
  }
  std::vector<std::string> counts;
  for (const Health health : {Health::error, Health::warning, Health::note})
    if (const std::size_t number = count(findings, health); number > 0)
      counts.push_back(text::plural(number, name(health)));
  return out + "\n" + (counts.empty() ? "all is as it should be" : text::join(counts, ", ")) + "\n";
}

std::string findings_json(const Findings& findings) {
  Json list = Json::array();
  for (const Finding& finding : findings)
    list.push_back({{"health", name(finding.health)},
                    {"subject", finding.subject},
                    {"text", finding.text},
                    {"advice", finding.advice.empty() ? Json() : Json(finding.advice)}});
  const Json out{{"findings", std::move(list)},
                 {"errors", count(findings, Health::error)},
                 {"warnings", count(findings, Health::warning)},
                 {"notes", count(findings, Health::note)}};
  return out.dump(2, ' ', false, Json::error_handler_t::replace) + "\n";
}

}  // namespace iocwright::image
