#include "instance/report/print_comparison.hpp"

#include <fmt/format.h>

#include <nlohmann/json.hpp>

#include "core/base/escape_controls.hpp"
#include "core/base/text.hpp"

namespace iocwright::report {

namespace {

using Json = nlohmann::ordered_json;

std::string_view word(Change change) {
  return change == Change::added ? "added" : change == Change::removed ? "removed" : "changed";
}

char sign(Change change) { return change == Change::added ? '+' : change == Change::removed ? '-' : '~'; }

std::string heading(std::string_view section) {
  return section == "pvs" ? "PVs" : section == "entities" ? "Entities" : "Databases";
}

/// What a field is now, or was if there is nothing now.
std::string field_text(const FieldChange& field, Change change) {
  switch (change) {
    case Change::added: return fmt::format("{}: {}", field.name, field.after);
    case Change::removed: return fmt::format("{}: {}", field.name, field.before);
    case Change::changed: break;
  }
  return fmt::format("{}: {} -> {}", field.name, field.before, field.after);
}

std::string line_text(const LineChange& line) {
  return fmt::format("{}{}", line.is_added ? '+' : '-', text::escape_controls(line.text, "\t"));
}

std::string text_of(const Comparison& comparison, std::string_view before, std::string_view after) {
  if (comparison.is_same()) return "";
  std::string out =
      fmt::format("--- {}\n+++ {}\n", text::escape_controls(before), text::escape_controls(after));
  for (const DifferenceSection& section : comparison.sections) {
    if (section.differences.empty()) continue;
    out += fmt::format("\n{}\n", heading(section.name));
    for (const Difference& difference : section.differences) {
      out += fmt::format("  {} {}  {}\n", sign(difference.change), text::escape_controls(difference.subject),
                         text::escape_controls(difference.place));
      for (const FieldChange& field : difference.fields)
        out += fmt::format("      {}\n", text::escape_controls(field_text(field, difference.change)));
    }
  }
  if (!comparison.st_cmd.empty()) out += "\nst.cmd\n";
  for (const LineChange& line : comparison.st_cmd)
    out += fmt::format("  {:>5} {}\n", line.number, line_text(line));
  return out;
}

/// The text as code in a cell of a table: longer fences for backticks in it, and no line ends or bars.
std::string code(std::string_view text) {
  if (text.empty()) return "";
  std::size_t longest = 0, run = 0;
  for (const char c : text) longest = std::max(longest, run = c == '`' ? run + 1 : 0);
  const std::string fence(longest + 1, '`');
  const std::string_view blank = text.starts_with('`') || text.ends_with('`') ? " " : "";
  return fence + std::string(blank) + text::replace_all(text::escape_controls(text), "|", "\\|") +
         std::string(blank) + fence;
}

std::string markdown_section(const DifferenceSection& section) {
  std::string out = fmt::format("\n### {}\n\n| | what | field | before | after |\n|---|---|---|---|---|\n",
                                heading(section.name));
  for (const Difference& difference : section.differences) {
    // Their fields would repeat the new or old text of ioc.yaml.
    if (difference.change != Change::changed) {
      out += fmt::format("| {} | {} | | | |\n", word(difference.change), code(difference.subject));
      continue;
    }
    bool is_first = true;
    for (const FieldChange& field : difference.fields) {
      out += fmt::format("| {} | {} | {} | {} | {} |\n", is_first ? word(difference.change) : "",
                         is_first ? code(difference.subject) : "", code(field.name), code(field.before),
                         code(field.after));
      is_first = false;
    }
  }
  return out;
}

std::string markdown_of(const Comparison& comparison, std::string_view before, std::string_view after) {
  std::string out = fmt::format("## {} → {}\n", code(before), code(after));
  if (comparison.is_same()) return out + "\nNo differences.\n";
  for (const DifferenceSection& section : comparison.sections)
    if (!section.differences.empty()) out += markdown_section(section);
  if (comparison.st_cmd.empty()) return out;
  std::vector<std::string> lines;
  std::size_t longest = 2, run = 0;
  for (const LineChange& line : comparison.st_cmd) {
    lines.push_back(line_text(line) + "\n");
    for (const char c : line.text) longest = std::max(longest, run = c == '`' ? run + 1 : 0);
  }
  const std::string fence(longest + 1, '`');
  return out + fmt::format("\n### st.cmd\n\n{}diff\n{}{}\n", fence, text::join(lines, ""), fence);
}

Json json_of(const Difference& difference) {
  Json fields = Json::object();
  for (const FieldChange& field : difference.fields) {
    Json& out = fields[field.name] = Json::object();
    if (difference.change != Change::added) out["before"] = field.before;
    if (difference.change != Change::removed) out["after"] = field.after;
  }
  return {{"change", word(difference.change)},
          {"subject", difference.subject},
          {"place", difference.place},
          {"fields", std::move(fields)}};
}

std::string json_of(const Comparison& comparison, std::string_view before, std::string_view after) {
  Json out{{"before", before}, {"after", after}, {"same", comparison.is_same()}};
  for (const DifferenceSection& section : comparison.sections) {
    Json& list = out[section.name] = Json::array();
    for (const Difference& difference : section.differences) list.push_back(json_of(difference));
  }
  Json& lines = out["st_cmd"] = Json::array();
  for (const LineChange& line : comparison.st_cmd)
    lines.push_back(
        {{"change", line.is_added ? "added" : "removed"}, {"line", line.number}, {"text", line.text}});
  return out.dump(2, ' ', false, Json::error_handler_t::replace) + "\n";
}

}  // namespace

std::string print_comparison(const Comparison& comparison, std::string_view before, std::string_view after,
                             std::string_view format) {
  if (format == "json") return json_of(comparison, before, after);
  if (format == "markdown") return markdown_of(comparison, before, after);
  return text_of(comparison, before, after);
}

}  // namespace iocwright::report
