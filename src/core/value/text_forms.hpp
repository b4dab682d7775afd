// str() and repr() of any value, as Python prints them.
#pragma once

#include <string>
#include <string_view>

#include "core/diag/result.hpp"
#include "core/value/budget.hpp"
#include "core/value/value.hpp"

namespace iocwright {

/// str(value): what `{{ value }}` prints.
Result<std::string> to_str(const Value& value, Budget& budget);
/// repr(value): what stands for it inside a printed list.
Result<std::string> to_repr(const Value& value, Budget& budget);

/// repr() of a text: single quotes unless it holds one and no double quote; what cannot be printed is
/// escaped.
std::string quote(std::string_view text);
/// `text` for a message: repr(), cut in the middle when it is long.
std::string brief(const Value& value);

/// Python's name of the type: `int`, `str`, `NoneType`, …
std::string type_name(const Value& value);

}  // namespace iocwright
