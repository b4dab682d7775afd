// Parses a Python literal, as ast.literal_eval does: how the output of a template becomes a number or a list.
#pragma once

#include <string_view>

#include "core/diag/result.hpp"
#include "core/value/budget.hpp"
#include "core/value/value.hpp"

namespace iocwright::resolve {

/// Numbers, strings, bytes, tuples, lists, dicts, sets, None, True and False. Everything else is an error:
/// names, calls, sums, an empty string.
Result<Value> parse_literal(std::string_view text, Budget& budget);

}  // namespace iocwright::resolve
