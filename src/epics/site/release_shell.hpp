// The variables that RELEASE.shell exports.
#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "core/base/environment.hpp"

namespace iocwright::epics {

/// The `export NAME=VALUE` lines of a shell script, in order, with quotes taken off and `$NAME` and `${NAME}`
/// replaced from the lines before and the environment. All other lines are passed over: our own builds write
/// no others.
std::vector<std::pair<std::string, std::string>> read_exports(std::string_view script,
                                                              const Environment& environment);

}  // namespace iocwright::epics
