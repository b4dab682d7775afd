// Summarizes the log of a failed step: the first error, the last lines, and a hint for common causes.
#pragma once

#include <string>

#include "core/diag/result.hpp"

namespace iocwright::image {

/// The first line with an error from a compiler, linker, make or a tool of EPICS Base; empty if there is
/// none. Fails if the search exceeds the matching limits.
Result<std::string> first_error(std::string_view log);
/// The last `count` lines.
std::string last_lines(std::string_view log, std::size_t count);
/// Suggests a fix for common causes: a missing header or library, modules or dbd files in the wrong order, or
/// a tree that is not an EPICS module, for which `has_configure` is false. Empty if the cause is unknown.
/// Fails as first_error() does.
Result<std::string> hint_for(std::string_view log, bool has_configure);

}  // namespace iocwright::image
