// Truth, equality, order and length of values, by Python's rules.
#pragma once

#include <cstdint>

#include "core/diag/result.hpp"
#include "core/value/budget.hpp"
#include "core/value/value.hpp"

namespace iocwright {

/// bool(value). Fails only for objects without a truth value, such as strictly undefined ones.
Result<bool> truth(const Value& value);
/// `a == b`. Values of different types are unequal, except numbers and bools.
Result<bool> equals(const Value& a, const Value& b, Budget& budget);
enum class Order : unsigned char { less, less_equal, greater, greater_equal };
/// `a < b` and the like. Fails for types that Python cannot order.
Result<bool> ordered(Order order, const Value& a, const Value& b, Budget& budget);
/// -1, 0 or 1 for two numbers, exact even between a large int and a float; 2 if one of them is NaN.
int compare_numbers(const Value& a, const Value& b);
/// `item in container`. Fails if the container is not iterable.
Result<bool> contains(const Value& container, const Value& item, Budget& budget);
/// Fails if the value cannot be a key of a dict; see hashable().
Result<void> require_hashable(const Value& key);
/// len(value); for a string, the number of code points. Fails for values that have no length.
Result<std::int64_t> length(const Value& value);

}  // namespace iocwright
