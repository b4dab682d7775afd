// Where a part of an expanded text is from.
#pragma once

#include <cstddef>
#include <vector>

#include "epics/db/macros.hpp"

namespace iocwright::epics {

/// Where byte `at` of an expansion is in the text that was expanded; for `is_end`, the byte after a range
/// that ends there. Within the result of a reference, that is where the reference begins or ends.
std::size_t origin_of(const std::vector<MacroReference>& references, std::size_t at, bool is_end);

}  // namespace iocwright::epics
