// Reads the variables that RELEASE.shell exports.
#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "core/base/environment.hpp"

namespace iocwright::epics {

/// The variables that the `export NAME=VALUE` lines of a shell script set, in order. Quotes are removed, and
/// `$NAME` and `${NAME}` are replaced by values from previous lines or the environment. Nothing is executed,
/// and other lines are skipped: RELEASE.shell has none.
std::vector<std::pair<std::string, std::string>> read_exports(std::string_view script,
                                                              const Environment& environment);

}  // namespace iocwright::epics
