#include "epics/db/similarity.hpp"

#include <algorithm>
#include <vector>

namespace iocwright::epics {

namespace {

constexpr std::size_t maximum_size = 1000;

char lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; }

std::size_t distance_of(char a, char b) { return a == b ? 0 : lower(a) == lower(b) ? 1 : 2; }

}  // namespace

double similarity(std::string_view a, std::string_view b) {
  const std::size_t longest = std::max(a.size(), b.size());
  if (longest == 0) return 1;
  if (longest > maximum_size) return 0;
  // The row of the matrix of edit distances that ends with a prefix of `a`; a change of case costs 1, all
  // else 2.
  std::vector<std::size_t> row(b.size() + 1);
  for (std::size_t j = 0; j <= b.size(); ++j) row[j] = 2 * j;
  for (std::size_t i = 0; i < a.size(); ++i) {
    std::size_t diagonal = row[0];
    row[0] = 2 * (i + 1);
    for (std::size_t j = 0; j < b.size(); ++j) {
      const std::size_t replaced = diagonal + distance_of(a[i], b[j]);
      diagonal = row[j + 1];
      row[j + 1] = std::min({replaced, row[j] + 2, row[j + 1] + 2});
    }
  }
  return 1 - static_cast<double>(row.back()) / static_cast<double>(2 * longest);
}

}  // namespace iocwright::epics
