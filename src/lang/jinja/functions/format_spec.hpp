// Python's str.format() and its format specifications.
#pragma once

#include <string>
#include <string_view>

#include "core/value/object.hpp"

namespace iocwright::jinja {

/// text.format(*positional, **named). If `escape` is set, values that are not markup are escaped.
Result<std::string> str_format(std::string_view text, const Arguments& arguments, bool escape,
                               Budget& budget);

/// format(value, spec).
Result<std::string> format_value(const Value& value, std::string_view spec, Budget& budget);

}  // namespace iocwright::jinja
