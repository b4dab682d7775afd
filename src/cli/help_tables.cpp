#include "cli/help_tables.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cstdint>
#include <limits>
#include <span>

#include "cli/command_table.hpp"
#include "core/base/exit_status.hpp"
#include "core/base/settings.hpp"
#include "core/base/text.hpp"
#include "core/diag/kinds.hpp"
#include "image/recipe/recipe.hpp"
#include "image/recipe/task_file.hpp"
#include "instance/check/rules.hpp"
#include "instance/resolve/global_state.hpp"
#include "lang/jinja/functions/function.hpp"

namespace iocwright::cli {

namespace {

using Parts = std::vector<TablePart>;

constexpr std::size_t page_columns = 80;
constexpr std::size_t longest_name = 24;  ///< the meaning of a longer name begins on the next line

/// Wraps a line at spaces. The parts have at most `columns` characters, unless a single word is longer.
std::vector<std::string> wrap(std::string_view line, std::size_t columns) {
  std::vector<std::string> out;
  for (const std::string_view word : text::split(line, ' ')) {
    if (out.empty() || out.back().size() + 1 + word.size() > columns) out.emplace_back(word);
    else out.back().append(" ").append(word);
  }
  return out;
}

Parts settings_table(const Limits&) {
  std::vector<TableRow> rows;
  for (const SettingRow& row : setting_rows()) {
    if (row.internal) continue;
    std::string meaning(row.meaning);
    if (row.form == SettingForm::flag) meaning = fmt::format("`{}`: {}", row.words, meaning);
    else if (!row.words.empty()) meaning += ": " + text::replace_all(row.words, "|", ", ");
    if (!row.default_value.empty()) meaning += fmt::format("; default {}", row.default_value);
    rows.push_back({std::string(row.name), meaning});
  }
  return {{"", std::move(rows)}};
}

Parts exit_status_table(const Limits&) {
  std::vector<TableRow> rows;
  for (const ExitStatusRow& row : exit_status_rows())
    rows.push_back({std::to_string(row.status), std::string(row.meaning)});
  return {{"", std::move(rows)}};
}

Parts diagnostics_table(const Limits&) {
  std::vector<TableRow> rows;
  for (const KindRow& row : diag_kinds()) rows.push_back({std::string(row.slug), std::string(row.meaning)});
  return {{"", std::move(rows)}};
}

Parts limits_table(const Limits& limits) {
  std::vector<TableRow> rows;
  for (const LimitRow& row : limit_rows()) {
    std::string meaning = fmt::format("{}; currently {}", row.meaning, limits.*row.value);
    if (row.ceiling != std::numeric_limits<std::uint64_t>::max())
      meaning += fmt::format(", at most {}", row.ceiling);
    rows.push_back({std::string(row.name), fmt::format("{} ({})", meaning, row.environment)});
  }
  return {{"", std::move(rows)}};
}

std::vector<TableRow> function_rows(std::span<const jinja::FunctionRow> functions) {
  std::vector<TableRow> rows;
  for (const jinja::FunctionRow& row : functions)
    rows.push_back({jinja::is_data_attribute(row) ? std::string(row.name)
                                                  : fmt::format("{}({})", row.name, row.parameters),
                    std::string(row.summary)});
  return rows;
}

/// A table with a heading for each group. A single group has no heading.
Parts groups_table(const std::vector<jinja::FunctionGroup>& groups) {
  Parts out;
  for (const jinja::FunctionGroup& group : groups)
    out.push_back({groups.size() > 1 ? std::string(group.title) : "", function_rows(group.rows)});
  return out;
}

Parts globals_table(const Limits&) { return groups_table(jinja::global_groups()); }
Parts filters_table(const Limits&) { return groups_table(jinja::filter_groups()); }
Parts tests_table(const Limits&) { return groups_table(jinja::test_groups()); }
Parts methods_table(const Limits&) { return groups_table(jinja::method_groups()); }
Parts global_state_table(const Limits&) { return {{"", function_rows(resolve::global_state_functions())}}; }

void add_fields(const format::ObjectFormat& format, std::size_t indent, std::vector<TableRow>& rows) {
  for (const format::Field& field : format.fields) {
    std::string meaning(field.description);
    if (field.default_json.empty()) meaning += "; required";
    else if (field.default_json != "null") meaning += fmt::format("; default {}", field.default_json);
    rows.push_back({std::string(indent, ' ') + std::string(field.key), meaning});
    const format::Type* item = field.type->item != nullptr ? field.type->item : field.type;
    if (item->object != nullptr) add_fields(*item->object, indent + 2, rows);
  }
}

Parts recipe_keys_table(const Limits&) {
  std::vector<TableRow> rows;
  add_fields(image::recipe_format(), 0, rows);
  return {{"", std::move(rows)}};
}

Parts task_modules_table(const Limits&) {
  std::vector<TableRow> rows;
  for (const format::ObjectFormat& module : image::task_modules()) {
    std::vector<std::string> keys;
    for (const format::Field& field : module.fields) keys.emplace_back(field.key);
    rows.push_back({std::string(module.name), text::join(keys, ", ")});
  }
  return {{"", std::move(rows)}};
}

/// All commands that are not hidden, marked if they are also available as `ibek`.
Parts commands_table(const Limits&) {
  std::vector<TableRow> rows;
  for (const CommandGroup& group : command_groups()) {
    if (group.hidden) continue;
    const std::string prefix = group.name.empty() ? "" : fmt::format("{} ", group.name);
    for (const CommandRow& row : group.commands)
      rows.push_back({fmt::format("{}{}", prefix, row.name),
                      fmt::format("{}{}", row.summary, row.reference ? " (ibek)" : "")});
  }
  return {{"", std::move(rows)}};
}

Parts rules_table(const Limits&) {
  std::vector<TableRow> rows;
  for (const check::Rule& rule : check::rules()) {
    const std::string_view meaning = diag_kinds()[static_cast<std::size_t>(rule.kind)].meaning;
    rows.push_back({std::string(slug(rule.kind)), fmt::format("{}: {}", name(rule.level), meaning)});
  }
  return {{"", std::move(rows)}};
}

struct Table {
  std::string_view name;
  Parts (*make)(const Limits& limits);
};

constexpr std::array tables{
    Table{"settings", settings_table},
    Table{"exit-status", exit_status_table},
    Table{"diagnostics", diagnostics_table},
    Table{"limits", limits_table},
    Table{"jinja-globals", globals_table},
    Table{"jinja-filters", filters_table},
    Table{"jinja-tests", tests_table},
    Table{"jinja-methods", methods_table},
    Table{"global-state", global_state_table},
    Table{"recipe-keys", recipe_keys_table},
    Table{"task-modules", task_modules_table},
    Table{"commands", commands_table},
    Table{"rules", rules_table},
};

}  // namespace

std::string format_table(const std::vector<TableRow>& rows) {
  std::size_t width = 0;
  for (const TableRow& row : rows)
    if (row.name.size() <= longest_name) width = std::max(width, row.name.size());
  const std::size_t indent = 2 + width + 2;
  std::string out;
  for (const TableRow& row : rows) {
    std::string line = "  " + row.name;
    if (line.size() > page_columns) line = "  " + text::join(wrap(row.name, page_columns - 4), "\n    ");
    for (const std::string& part : wrap(row.meaning, page_columns - indent)) {
      if (part.empty()) continue;
      if (line.size() + 2 > indent) {
        out += line + "\n";
        line.clear();
      }
      line.append(indent - line.size(), ' ').append(part);
    }
    out += line + "\n";
  }
  return out;
}

std::optional<std::vector<TablePart>> help_table(std::string_view name, const Limits& limits) {
  const auto table = std::ranges::find(tables, name, &Table::name);
  if (table == tables.end()) return std::nullopt;
  return table->make(limits);
}

std::string print_help_table(const std::vector<TablePart>& parts) {
  std::string out;
  for (const TablePart& part : parts) {
    if (!part.title.empty()) out += fmt::format("{}### {}\n\n", out.empty() ? "" : "\n", part.title);
    out += format_table(part.rows);
  }
  return out;
}

}  // namespace iocwright::cli
