// Sorting by keys whose comparison may fail.
#pragma once

#include <vector>

#include "core/diag/result.hpp"
#include "core/value/budget.hpp"
#include "core/value/value.hpp"

namespace iocwright {

/// Python's sorted(): `items` in the order of `keys`, one per item. The sort is stable, even if reversed.
/// Fails if two keys cannot be compared.
Result<std::vector<Value>> sort_values(const std::vector<Value>& items, const std::vector<Value>& keys,
                                       bool reverse, Budget& budget);

}  // namespace iocwright
