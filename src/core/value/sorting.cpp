#include "core/value/sorting.hpp"

#include <algorithm>
#include <numeric>

#include "core/value/compare.hpp"

namespace iocwright {

namespace {

/// A bottom-up merge sort of positions. std::stable_sort will not do: its comparison cannot return an error.
class MergeSort {
 public:
  MergeSort(const std::vector<Value>& keys, bool reverse, Budget& budget)
      : keys_(keys), reverse_(reverse), budget_(budget), order_(keys.size()), merged_(keys.size()) {
    std::iota(order_.begin(), order_.end(), std::size_t{0});
  }

  Result<std::vector<std::size_t>> run() {
    const std::size_t size = order_.size();
    for (std::size_t width = 1; width < size; width *= 2)
      for (std::size_t first = 0; first + width < size; first += 2 * width)
        TRY(merge(first, first + width, std::min(first + 2 * width, size)));
    return std::move(order_);
  }

 private:
  /// Merges the sorted ranges [first, middle) and [middle, last).
  Result<void> merge(std::size_t first, std::size_t middle, std::size_t last) {
    std::size_t left = first;
    std::size_t right = middle;
    for (std::size_t to = first; to < last; ++to) {
      const bool take_right =
          left == middle || (right < last && TRY(must_swap(keys_[order_[left]], keys_[order_[right]])));
      merged_[to] = take_right ? order_[right++] : order_[left++];
    }
    const auto begin = merged_.begin() + static_cast<std::ptrdiff_t>(first);
    std::copy_n(begin, last - first, order_.begin() + static_cast<std::ptrdiff_t>(first));
    return {};
  }

  Result<bool> must_swap(const Value& left, const Value& right) {
    return reverse_ ? ordered(Order::less, left, right, budget_) : ordered(Order::less, right, left, budget_);
  }

  const std::vector<Value>& keys_;
  bool reverse_;
  Budget& budget_;
  std::vector<std::size_t> order_;
  std::vector<std::size_t> merged_;
};

}  // namespace

Result<std::vector<Value>> sort_values(const std::vector<Value>& items, const std::vector<Value>& keys,
                                       bool reverse, Budget& budget) {
  std::vector<Value> out;
  out.reserve(items.size());
  for (std::size_t index : TRY(MergeSort(keys, reverse, budget).run())) out.push_back(items[index]);
  return out;
}

}  // namespace iocwright
