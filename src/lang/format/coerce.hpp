// Converts values between YAML's types and those of parameters, as leniently as the reference does.
#pragma once

#include <string>
#include <string_view>

#include <tl/expected.hpp>

#include "core/value/value.hpp"

namespace iocwright::format {

enum class NativeType : unsigned char { integer, real, boolean, list, dict };

/// Converts the value to the type: `"7"` and `7.0` become integers, `"yes"` a bool. The error names the
/// expected type and the value found.
tl::expected<Value, std::string> coerce(const Value& value, NativeType type);

/// What to write instead of a value that coerce() does not accept: the decimal point of `12,5`, the number
/// alone of `12 mm`. Returns "" if it is not clear what was meant.
std::string advice(const Value& value, NativeType type);

/// True for a string that contains `{{` and, later on the same line, `}}`. The reference treats such a string
/// as a template where a value of another type is expected.
bool is_template_text(const Value& value);

}  // namespace iocwright::format
