// Python's str.format(), and the format specifications behind its colons.
#pragma once

#include <string>
#include <string_view>

#include "core/value/object.hpp"

namespace iocwright::jinja {

/// text.format(*positional, **named).
Result<std::string> str_format(std::string_view text, const Arguments& arguments, bool escape,
                               Budget& budget);

/// format(value, spec).
Result<std::string> format_value(const Value& value, std::string_view spec, Budget& budget);

}  // namespace iocwright::jinja
