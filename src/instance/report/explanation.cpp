#include "instance/report/explanation.hpp"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <algorithm>

#include "core/base/escape_controls.hpp"
#include "core/base/text.hpp"
#include "core/base/unicode.hpp"

namespace iocwright::report {

namespace {

using Json = nlohmann::ordered_json;

std::string padded(const std::string& text, std::size_t width) {
  return text + std::string(width - std::min(width, unicode::width(text)), ' ');
}

std::string print_rows(const std::vector<ExplanationRow>& rows, std::size_t indent) {
  constexpr std::size_t widest_value = 60;
  std::vector<std::pair<std::string, std::string>> cells;
  std::size_t name_width = 0, value_width = 0;
  for (const ExplanationRow& row : rows) {
    auto& [name, value] =
        cells.emplace_back(text::escape_controls(row.name), text::escape_controls(row.value));
    name_width = std::max(name_width, unicode::width(name));
    if (unicode::width(value) <= widest_value) value_width = std::max(value_width, unicode::width(value));
  }
  std::string out;
  for (std::size_t i = 0; i < rows.size(); ++i) {
    std::string line = std::string(indent, ' ') + padded(cells[i].first, name_width);
    line += "  " + padded(cells[i].second, value_width);
    for (const std::string& part :
         {text::escape_controls(rows[i].place), text::escape_controls(rows[i].note)})
      if (!part.empty()) line += "  " + part;
    out += line.substr(0, line.find_last_not_of(' ') + 1) + "\n";
  }
  return out;
}

/// The lines of `text`, indented.
std::string indented(std::string_view text, std::size_t indent) {
  std::string out;
  for (const std::string_view line : text::split(text, '\n'))
    out += line.empty() ? "\n" : std::string(indent, ' ') + text::escape_controls(line, "\t") + "\n";
  return out;
}

std::string print(const Explanation& explanation) {
  std::string out = text::escape_controls(explanation.subject) + "\n";
  if (!explanation.text.empty()) out += indented(text::trim(explanation.text, "\n"), 2);
  for (const ExplanationSection& section : explanation.sections) {
    if (section.rows.empty()) continue;
    if (!section.title.empty()) out += fmt::format("\n  {}\n", section.title);
    out += print_rows(section.rows, section.title.empty() ? 2 : 4);
  }
  if (!explanation.example.empty())
    out += "\n  example\n" + indented(text::trim(explanation.example, "\n"), 4);
  return out;
}

Json to_json(const ExplanationRow& row) {
  Json out{{"name", row.name}, {"value", row.value}};
  if (!row.place.empty()) out["place"] = row.place;
  if (!row.note.empty()) out["note"] = row.note;
  return out;
}

}  // namespace

Json explanation_json(const Explanation& explanation) {
  Json out{{"subject", explanation.subject}, {"kind", explanation.kind}, {"text", explanation.text}};
  Json& sections = out["sections"] = Json::array();
  for (const ExplanationSection& section : explanation.sections) {
    if (section.rows.empty()) continue;
    Json rows = Json::array();
    for (const ExplanationRow& row : section.rows) rows.push_back(to_json(row));
    sections.push_back({{"title", section.title}, {"rows", std::move(rows)}});
  }
  if (!explanation.example.empty()) out["example"] = explanation.example;
  return out;
}

std::string print_explanations(const std::vector<Explanation>& explanations) {
  std::vector<std::string> parts;
  for (const Explanation& explanation : explanations) parts.push_back(print(explanation));
  return text::join(parts, "\n");
}

std::string explanations_json(const std::vector<Explanation>& explanations) {
  Json out = Json::array();
  for (const Explanation& explanation : explanations) out.push_back(explanation_json(explanation));
  return out.dump(2, ' ', false, Json::error_handler_t::replace) + "\n";
}

}  // namespace iocwright::report
