// Python's str.strip().
#pragma once

#include <string_view>

namespace iocwright::patterns {

/// Removes white space of Unicode from both ends.
std::string_view strip(std::string_view text);

}  // namespace iocwright::patterns
