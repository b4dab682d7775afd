#include "core/value/sorting.hpp"

#include <numeric>

#include "core/value/compare.hpp"

namespace iocwright {

namespace {

/// Merges the sorted halves [first, middle) and [middle, last) of `order`.
Result<void> merge(std::vector<std::size_t>& order, std::vector<std::size_t>& spare, std::size_t first,
                   std::size_t middle, std::size_t last, const std::vector<Value>& keys, bool reverse,
                   Budget& budget) {
  std::size_t left = first;
  std::size_t right = middle;
  for (std::size_t to = first; to < last; ++to) {
    bool take_right = left == middle;
    if (!take_right && right < last) {
      const Value& a = keys[order[left]];
      const Value& b = keys[order[right]];
      take_right = TRY(reverse ? ordered(Order::less, a, b, budget) : ordered(Order::less, b, a, budget));
    }
    spare[to] = take_right ? order[right++] : order[left++];
  }
  std::copy(spare.begin() + static_cast<std::ptrdiff_t>(first),
            spare.begin() + static_cast<std::ptrdiff_t>(last),
            order.begin() + static_cast<std::ptrdiff_t>(first));
  return {};
}

}  // namespace

Result<std::vector<Value>> sort_values(const std::vector<Value>& items, const std::vector<Value>& keys,
                                       bool reverse, Budget& budget) {
  std::vector<std::size_t> order(items.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::vector<std::size_t> spare(items.size());
  for (std::size_t run = 1; run < order.size(); run *= 2)
    for (std::size_t first = 0; first + run < order.size(); first += 2 * run)
      TRY(merge(order, spare, first, first + run, std::min(first + 2 * run, order.size()), keys, reverse,
                budget));
  std::vector<Value> out;
  out.reserve(items.size());
  for (std::size_t index : order) out.push_back(items[index]);
  return out;
}

}  // namespace iocwright
