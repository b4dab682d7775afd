// Converts the output of a template to the type that was declared for it.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "core/diag/result.hpp"
#include "core/value/budget.hpp"
#include "core/value/value.hpp"
#include "lang/format/coerce.hpp"

namespace iocwright::resolve {

/// The type that the output is converted to; none leaves it a string.
using Cast = std::optional<format::NativeType>;

/// The reference's rule for values without a declared type: the first `| word }}` of the template decides, if
/// its word is the name of a type.
Cast guess_cast(std::string_view template_text);

/// The value of a Python literal, converted: `int("7.9")` is 7. A string when there is no cast.
Result<Value> apply_cast(const std::string& text, Cast cast, Budget& budget);

}  // namespace iocwright::resolve
