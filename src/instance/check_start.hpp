// Applies the rules of `iocwright check` to an instance that has just been generated.
#pragma once

#include <string>
#include <vector>

#include "core/base/disk.hpp"
#include "core/base/environment.hpp"
#include "core/base/templates.hpp"
#include "core/diag/sink.hpp"
#include "core/value/budget.hpp"
#include "instance/check_instance.hpp"

namespace iocwright::instance {

/// False in the static flavour.
bool has_rules();

/// The findings in the instance in a config folder. Without those of generation, which has
/// reported them, and without those that only concern a repository.
std::vector<check::Finding> check_after_generation(CheckOptions options, const std::string& config_folder,
                                                   const Disk& disk, const Environment& environment,
                                                   const Limits& limits, const TemplateFiles& templates);

/// Checks the instance in a config folder before it starts. Applies all rules, except notes and the rules
/// that a start applies itself. Returns each finding as printed with `style`, as a warning. None contains the
/// word `error`, for which tests of containers search logs: a finding that would is replaced by one that only
/// names its rule and where to see it. Fails without rules.
Result<std::vector<std::string>> check_before_start(const std::string& config_folder,
                                                    const MessageStyle& style, const Disk& disk,
                                                    const Environment& environment, const Limits& limits,
                                                    const TemplateFiles& templates);

}  // namespace iocwright::instance
