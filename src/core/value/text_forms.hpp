// str() and repr() of any value, as in Python.
#pragma once

#include <string>
#include <string_view>

#include "core/diag/result.hpp"
#include "core/value/budget.hpp"
#include "core/value/value.hpp"

namespace iocwright {

/// str(value): what `{{ value }}` prints. Fails if the string exceeds a limit, or if the value is undefined.
Result<std::string> to_str(const Value& value, Budget& budget);
/// repr(value): how the value looks inside a printed list. Fails like to_str().
Result<std::string> to_repr(const Value& value, Budget& budget);

/// repr() of a string: in single quotes, or in double quotes if it contains only single ones. Unprintable
/// characters are escaped.
std::string quote(std::string_view text);
/// repr() of a value for use in a message: shortened in the middle if it is long.
std::string brief(const Value& value);

/// Python's name of the type: `int`, `str`, `NoneType`, …
std::string type_name(const Value& value);

/// The kind of value, worded as a part of a sentence: "a number", "a string", "no value", "a `m.port`".
std::string noun(const Value& value);

/// The value as a file contains it, in backticks and shortened: `12,5`, `[1, 2]`.
std::string shown(const Value& value);
/// The value, worded to follow "found": "the string `12,5`", "a mapping", "no value". With Python's words:
/// "str '12,5'".
std::string found(const Value& value);

}  // namespace iocwright
