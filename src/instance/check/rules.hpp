// The rules of `iocwright check`: kinds of diagnostics that users can allow, with their levels.
#pragma once

#include <set>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "core/diag/diagnostic.hpp"

namespace iocwright::check {

/// A rule. Its name and its summary are those of its kind, and its page is a section of
/// `templates/help/rules.md`.
struct Rule {
  DiagKind kind;
  Severity level;
};

/// All rules, sorted by name.
std::span<const Rule> rules();
/// The rule of this kind, or null: most kinds are errors of generation, which cannot be allowed.
const Rule* rule_of(DiagKind kind);
/// The rule of this name, or null.
const Rule* find_rule(std::string_view name);
/// The names of all rules.
std::vector<std::string> rule_names();

/// A diagnostic of a rule, with the level of the rule.
Diagnostic finding(DiagKind rule, std::string message);

/// The rules that could not be applied to an instance, each with what is missing for it, such as
/// `templates of the image`.
using SkippedRules = std::set<std::pair<DiagKind, std::string>>;

}  // namespace iocwright::check
