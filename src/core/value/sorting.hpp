// Sorting by keys, where comparing two keys may fail.
#pragma once

#include <vector>

#include "core/diag/result.hpp"
#include "core/value/budget.hpp"
#include "core/value/value.hpp"

namespace iocwright {

/// `items` in the order of `keys` (one an item), stable also when reversed: Python's sorted().
Result<std::vector<Value>> sort_values(const std::vector<Value>& items, const std::vector<Value>& keys,
                                       bool reverse, Budget& budget);

}  // namespace iocwright
