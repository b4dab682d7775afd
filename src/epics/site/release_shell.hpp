// Reads the variables that RELEASE.shell exports.
#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "core/base/environment.hpp"

namespace iocwright::epics {

/// The `export NAME=VALUE` lines of a shell script, in order, with quotes removed, and `$NAME` and `${NAME}`
/// replaced from previous lines and the environment. Other lines are skipped: our builds write none.
std::vector<std::pair<std::string, std::string>> read_exports(std::string_view script,
                                                              const Environment& environment);

}  // namespace iocwright::epics
