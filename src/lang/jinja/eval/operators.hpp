// Arithmetic and comparison of values, as Python has them, within 64 bits.
#pragma once

#include <vector>

#include "core/value/object.hpp"
#include "lang/jinja/parse/ast.hpp"

namespace iocwright::jinja {

/// a + b, a % b and so on; `op` is one of add … power.
Result<Value> arithmetic(Op op, const Value& a, const Value& b, Budget& budget);
Result<Value> negate(const Value& value);
Result<Value> plus(const Value& value);
/// One link of a chain of comparisons; `op` is one of equal … not_in.
Result<bool> compare(Op op, const Value& a, const Value& b, Budget& budget);
/// `a ~ b ~ …`: the texts side by side; when `escape` is on and one of them is markup, the others are
/// escaped.
Result<Value> concat(const std::vector<Value>& parts, bool escape, Budget& budget);

Diagnostic overflow();
Diagnostic unsupported(std::string_view symbol, const Value& a, const Value& b);

}  // namespace iocwright::jinja
