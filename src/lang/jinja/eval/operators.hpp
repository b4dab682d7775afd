// Arithmetic and comparison of values, by Python's rules but with 64-bit integers.
#pragma once

#include <vector>

#include "core/value/object.hpp"
#include "lang/jinja/parse/ast.hpp"

namespace iocwright::jinja {

/// a + b, a % b and so on; `op` is one of `add` to `power`.
Result<Value> arithmetic(Op op, const Value& a, const Value& b, Budget& budget);
/// -value
Result<Value> negate(const Value& value);
/// +value
Result<Value> plus(const Value& value);
/// A single comparison; `op` is one of `equal` to `not_in`.
Result<bool> compare(Op op, const Value& a, const Value& b, Budget& budget);
/// `a ~ b ~ …`: the concatenated strings. If `escape` is set and one of them is markup, the others are
/// escaped.
Result<Value> concat(const std::vector<Value>& parts, bool escape, Budget& budget);

/// The error for integer results that do not fit in 64 bits.
Diagnostic overflow();
/// Python's error for operands whose types the operator does not support.
Diagnostic unsupported(std::string_view symbol, const Value& a, const Value& b);

}  // namespace iocwright::jinja
