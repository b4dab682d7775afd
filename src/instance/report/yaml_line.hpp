// Values as YAML on a single line.
#pragma once

#include <string>
#include <string_view>

#include "core/value/value.hpp"

namespace iocwright::report {

/// A plain or quoted scalar that reads back as the string.
std::string yaml_line(std::string_view text);
/// Likewise for any value; lists and mappings as JSON. `null` for a value that JSON does not have.
std::string yaml_line_of(const Value& value);

}  // namespace iocwright::report
