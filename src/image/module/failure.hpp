// What a failed step's log says: the first fault, the end, and what usually helps.
#pragma once

#include <string>

#include "core/diag/result.hpp"

namespace iocwright::image {

/// The line of the first fault of a compiler, linker, make or Base's tools; else empty.
Result<std::string> first_fault(std::string_view log);
/// The last `count` lines.
std::string last_lines(std::string_view log, std::size_t count);
/// What to do about the usual causes: a missing header or library, modules or dbds in a wrong order, a tree
/// that is no EPICS module. Empty where nothing is known.
Result<std::string> hint_for(std::string_view log, bool has_configure);

}  // namespace iocwright::image
