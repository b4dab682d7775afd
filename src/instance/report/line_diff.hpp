// Finds the lines that two texts do not share.
#pragma once

#include <span>
#include <string>
#include <vector>

namespace iocwright::report {

/// A line that only one of two texts has.
struct LineChange {
  bool is_added = false;   ///< it is in the second text
  std::size_t number = 0;  ///< its number in that text, from 1
  std::string text;
};

/// The changes that turn one text into the other, in order, with removed lines first: a shortest list (Myers,
/// "An O(ND) difference algorithm", 1986), unless the texts differ in thousands of lines; then the lines
/// between their equal beginnings and ends count as replaced.
std::vector<LineChange> diff_lines(std::span<const std::string> before, std::span<const std::string> after);

}  // namespace iocwright::report
