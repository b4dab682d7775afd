// From YAML's types to those of parameters, as leniently as the reference does it.
#pragma once

#include <string>
#include <string_view>

#include <tl/expected.hpp>

#include "core/value/value.hpp"

namespace iocwright::format {

enum class NativeType : unsigned char { integer, real, boolean, list, dict };

/// The value as the type, or a text that says what was wanted: `"7"` and `7.0` are integers, `yes` is a bool.
tl::expected<Value, std::string> coerce(const Value& value, NativeType type);

/// True for a text with `{{` and, on the same line behind it, `}}`: where a parameter's own type is not a
/// text, such a text is taken for a template.
bool is_template_text(const Value& value);

/// `an int`, `a bool`, …
std::string_view noun(NativeType type);

}  // namespace iocwright::format
