#include "instance/report/line_diff.hpp"

#include <algorithm>

namespace iocwright::report {

namespace {

using Lines = std::span<const std::string>;

constexpr int maximum_changes = 2000;

/// The furthest point of the first text on each diagonal (position in the first minus position in the second
/// text), after a number of changes.
class Frontier {
 public:
  explicit Frontier(int changes) : changes_(changes), points_(2 * static_cast<std::size_t>(changes) + 3) {}
  int& at(int diagonal) { return points_[static_cast<std::size_t>(diagonal + changes_ + 1)]; }
  int at(int diagonal) const { return points_[static_cast<std::size_t>(diagonal + changes_ + 1)]; }

 private:
  int changes_;
  std::vector<int> points_;
};

/// Where the last change before diagonal `k` came from: an added line from the diagonal above, or a removed
/// one from the diagonal below.
bool comes_from_above(const Frontier& previous, int k, int changes) {
  return k == -changes || (k != changes && previous.at(k - 1) < previous.at(k + 1));
}

/// The frontiers up to the number of changes that is needed; empty if that exceeds the maximum.
std::vector<Frontier> search(Lines before, Lines after) {
  const int n = static_cast<int>(before.size()), m = static_cast<int>(after.size());
  std::vector<Frontier> out;
  for (int changes = 0; changes <= std::min(n + m, maximum_changes); ++changes) {
    Frontier frontier(changes);
    for (int k = -changes; k <= changes; k += 2) {
      int x = 0;
      if (changes > 0) {
        const Frontier& previous = out.back();
        x = comes_from_above(previous, k, changes) ? previous.at(k + 1) : previous.at(k - 1) + 1;
      }
      while (x < n && x - k < m && x - k >= 0 &&
             before[static_cast<std::size_t>(x)] == after[static_cast<std::size_t>(x - k)])
        ++x;
      frontier.at(k) = x;
      if (x >= n && x - k >= m) {
        out.push_back(std::move(frontier));
        return out;
      }
    }
    out.push_back(std::move(frontier));
  }
  return {};
}

LineChange change_of(Lines lines, bool is_added, std::size_t at, std::size_t first) {
  return {is_added, first + at + 1, lines[at]};
}

/// The changes between two texts that begin after `first` equal lines.
std::vector<LineChange> changes_between(Lines before, Lines after, std::size_t first) {
  std::vector<LineChange> out;
  const std::vector<Frontier> frontiers = search(before, after);
  if (frontiers.empty()) {
    for (std::size_t i = 0; i < before.size(); ++i) out.push_back(change_of(before, false, i, first));
    for (std::size_t i = 0; i < after.size(); ++i) out.push_back(change_of(after, true, i, first));
    return out;
  }
  int x = static_cast<int>(before.size()), y = static_cast<int>(after.size());
  for (int changes = static_cast<int>(frontiers.size()) - 1; changes > 0; --changes) {
    const Frontier& previous = frontiers[static_cast<std::size_t>(changes - 1)];
    const int k = x - y;
    const bool is_added = comes_from_above(previous, k, changes);
    x = previous.at(is_added ? k + 1 : k - 1);
    y = x - (is_added ? k + 1 : k - 1);
    out.push_back(is_added ? change_of(after, true, static_cast<std::size_t>(y), first)
                           : change_of(before, false, static_cast<std::size_t>(x), first));
  }
  std::ranges::reverse(out);
  return out;
}

/// Puts removed lines before added ones where nothing is between them. `before` lines are numbered in order,
/// so two changes are neighbours if no equal line separates them.
void sort_runs(std::vector<LineChange>& changes) {
  std::size_t removed = 0, added = 0;  // so far
  for (auto begin = changes.begin(); begin != changes.end();) {
    // Before a change, as many lines are equal as its number exceeds the changes of its own kind.
    const std::size_t equal = begin->number - 1 - (begin->is_added ? added : removed);
    auto end = begin;
    for (; end != changes.end() && end->number - 1 - (end->is_added ? added : removed) == equal; ++end)
      ++(end->is_added ? added : removed);
    std::stable_partition(begin, end, [](const LineChange& change) { return !change.is_added; });
    begin = end;
  }
}

}  // namespace

std::vector<LineChange> diff_lines(Lines before, Lines after) {
  const std::size_t shorter = std::min(before.size(), after.size());
  std::size_t first = 0, last = 0;
  while (first < shorter && before[first] == after[first]) ++first;
  while (last < shorter - first && before[before.size() - 1 - last] == after[after.size() - 1 - last]) ++last;
  std::vector<LineChange> out = changes_between(before.subspan(first, before.size() - first - last),
                                                after.subspan(first, after.size() - first - last), first);
  sort_runs(out);
  return out;
}

}  // namespace iocwright::report
