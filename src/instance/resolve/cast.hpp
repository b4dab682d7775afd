// Converts the output of a template to the type that is declared for it.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "core/diag/result.hpp"
#include "core/value/budget.hpp"
#include "core/value/value.hpp"
#include "lang/format/coerce.hpp"

namespace iocwright::resolve {

/// The type that the output is converted to; nullopt leaves it a string.
using Cast = std::optional<format::NativeType>;

/// Guesses the cast for a value without a declared type. The reference's rule: the first `| word }}` of the
/// template decides, and there is a cast only if its word is the name of a native type.
Cast guess_cast(std::string_view template_text);

/// Explains the rule of guess_cast() and how to avoid the cast, as the help of an error of apply_cast().
std::string guess_help(format::NativeType type);

/// Parses `text` as a Python literal and converts its value; "7.9" as an int is 7. Without a cast, returns
/// `text` itself. An error if it is not a literal, or if its value cannot be converted.
Result<Value> apply_cast(const std::string& text, Cast cast, Budget& budget);

}  // namespace iocwright::resolve
