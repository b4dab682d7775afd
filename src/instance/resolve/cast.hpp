// What a template's text is turned into: a number, a bool, a list, a dict, or left as text.
#pragma once

#include <string>
#include <string_view>

#include "core/diag/result.hpp"
#include "core/value/budget.hpp"
#include "core/value/value.hpp"

namespace iocwright::resolve {

enum class Cast : unsigned char { none, integer, real, boolean, list, dict };

/// The reference's rule for values without a declared type: the first `| word }}` of the template decides,
/// when its word is the name of a type.
Cast guess_cast(std::string_view template_text);

/// The text as a Python literal, converted: `int("7.9")` is 7.
Result<Value> apply_cast(const std::string& text, Cast cast, Budget& budget);

}  // namespace iocwright::resolve
