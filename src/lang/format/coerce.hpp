// Converts values between YAML's types and those of parameters, as leniently as the reference does.
#pragma once

#include <string>
#include <string_view>

#include <tl/expected.hpp>

#include "core/value/value.hpp"

namespace iocwright::format {

enum class NativeType : unsigned char { integer, real, boolean, list, dict };

/// The value as the type: `"7"` and `7.0` as integers, `"yes"` as a bool. The error says what was expected
/// and found.
tl::expected<Value, std::string> coerce(const Value& value, NativeType type);

/// True for a string that contains `{{` and, later on the same line, `}}`. For a parameter of another type,
/// the reference treats such a string as a template.
bool is_template_text(const Value& value);

}  // namespace iocwright::format
