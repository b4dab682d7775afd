#include "instance/check_start.hpp"

#include <fmt/format.h>

#include <utility>

#include "core/base/unicode.hpp"
#include "core/diag/render.hpp"

namespace iocwright::instance {

namespace {

bool says_error(std::string_view text) { return unicode::lower(text).find("error") != std::string::npos; }

/// The finding without its own words.
std::string name_rule(const check::Finding& finding, const MessageStyle& style) {
  const std::string place = fmt::format(" in line {} of `{}`", finding.place.line, finding.place.file);
  const bool has_place = finding.place.line > 0 && !says_error(place);
  return render(warning(finding.kind, fmt::format("a finding of the rule `{}`{}", slug(finding.kind),
                                                  has_place ? place : ""))
                    .help("`iocwright check` prints it"),
                {}, style);
}

}  // namespace

bool has_rules() { return true; }

std::vector<check::Finding> check_after_generation(CheckOptions options, const std::string& config_folder,
                                                   const Disk& disk, const Environment& environment,
                                                   const Limits& limits, const TemplateFiles& templates) {
  options.allowed.insert({DiagKind::unset_variable, DiagKind::database_value});  // generation reports them
  options.allowed.insert(
      {DiagKind::config_map, DiagKind::values_file, DiagKind::image_type});  // of a repository
  options.is_generated = true;
  InstanceChecker checker(options, disk, environment, limits, templates);
  std::vector<check::Finding> out = checker.check(config_folder).findings;
  std::erase_if(out, [](const check::Finding& found) { return check::rule_of(found.kind) == nullptr; });
  return out;
}

Result<std::vector<std::string>> check_before_start(const std::string& config_folder,
                                                    const MessageStyle& style, const Disk& disk,
                                                    const Environment& environment, const Limits& limits,
                                                    const TemplateFiles& templates) {
  CheckOptions options;
  options.style = style;
  options.levels = Levels::errors_are_warnings;
  options.allowed = {DiagKind::shadowed_file, DiagKind::startup_script, DiagKind::ignored_file};
  std::vector<std::string> out;
  for (check::Finding& found :
       check_after_generation(std::move(options), config_folder, disk, environment, limits, templates)) {
    if (found.severity == Severity::note) continue;
    out.push_back(says_error(found.rendered) ? name_rule(found, style) : std::move(found.rendered));
  }
  return out;
}

}  // namespace iocwright::instance
