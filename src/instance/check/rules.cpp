#include "instance/check/rules.hpp"

#include <algorithm>
#include <array>

namespace iocwright::check {

namespace {

constexpr std::array table{
    Rule{DiagKind::asyn_port, Severity::warning},
    Rule{DiagKind::config_map, Severity::warning},
    Rule{DiagKind::database_syntax, Severity::error},
    Rule{DiagKind::database_value, Severity::warning},
    Rule{DiagKind::duplicate_record, Severity::warning},
    Rule{DiagKind::field_value, Severity::error},
    Rule{DiagKind::ignored_file, Severity::warning},
    Rule{DiagKind::image_type, Severity::error},
    Rule{DiagKind::macro_missing, Severity::error},
    Rule{DiagKind::macro_syntax, Severity::error},
    Rule{DiagKind::macro_unused, Severity::warning},
    Rule{DiagKind::missing_file, Severity::error},
    Rule{DiagKind::missing_link, Severity::note},
    Rule{DiagKind::missing_record, Severity::error},
    Rule{DiagKind::missing_template, Severity::error},
    Rule{DiagKind::protocol, Severity::error},
    Rule{DiagKind::record_name, Severity::error},
    Rule{DiagKind::request_file, Severity::warning},
    Rule{DiagKind::script_command, Severity::error},
    Rule{DiagKind::script_order, Severity::error},
    Rule{DiagKind::script_syntax, Severity::error},
    Rule{DiagKind::shadowed_file, Severity::warning},
    Rule{DiagKind::startup_script, Severity::warning},
    Rule{DiagKind::unknown_command, Severity::error},
    Rule{DiagKind::unknown_field, Severity::error},
    Rule{DiagKind::unknown_record_type, Severity::error},
    Rule{DiagKind::unset_variable, Severity::warning},
    Rule{DiagKind::values_file, Severity::warning},
};

}  // namespace

std::span<const Rule> rules() { return table; }

const Rule* rule_of(DiagKind kind) {
  const auto found = std::ranges::find(table, kind, &Rule::kind);
  return found == table.end() ? nullptr : &*found;
}

const Rule* find_rule(std::string_view name) {
  const auto found = std::ranges::find(table, name, [](const Rule& rule) { return slug(rule.kind); });
  return found == table.end() ? nullptr : &*found;
}

std::vector<std::string> rule_names() {
  std::vector<std::string> out;
  for (const Rule& rule : table) out.emplace_back(slug(rule.kind));
  return out;
}

Diagnostic finding(DiagKind rule, std::string message) {
  return {rule_of(rule)->level, rule, std::move(message)};
}

}  // namespace iocwright::check
