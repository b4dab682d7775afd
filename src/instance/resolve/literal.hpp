// Parses Python literals as ast.literal_eval() does, to turn the output of a template into a number or a
// list.
#pragma once

#include <string_view>

#include "core/diag/result.hpp"
#include "core/value/budget.hpp"
#include "core/value/value.hpp"

namespace iocwright::resolve {

/// Accepts numbers, strings, bytes, tuples, lists, dicts, sets, None, True, False and `...`. Everything else
/// is an error of kind template_cast: names, calls, an empty string, and operators except in `1+2j`.
Result<Value> parse_literal(std::string_view text, Budget& budget);

}  // namespace iocwright::resolve
