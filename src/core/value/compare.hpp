// Truth, equality, order and length of values, as Python has them.
#pragma once

#include <cstdint>

#include "core/diag/result.hpp"
#include "core/value/budget.hpp"
#include "core/value/value.hpp"

namespace iocwright {

Result<bool> truth(const Value& value);
/// `a == b`. Unlike types are unequal, numbers and bools excepted.
Result<bool> equals(const Value& a, const Value& b, Budget& budget);
enum class Order : unsigned char { less, less_equal, greater, greater_equal };
/// `a < b` and its kin. An error for types that have no order between them.
Result<bool> ordered(Order order, const Value& a, const Value& b, Budget& budget);
/// -1, 0 or 1 for two numbers, exact also between a large int and a float; 2 when one is nan.
int compare_numbers(const Value& a, const Value& b);
/// `item in container`.
Result<bool> contains(const Value& container, const Value& item, Budget& budget);
/// len(value), in code points for a text.
Result<std::int64_t> length(const Value& value);

}  // namespace iocwright
