// The known findings of an old repository, which `iocwright check` does not report again.
#pragma once

#include <cstddef>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "instance/check/finding.hpp"

namespace iocwright::check {

/// Known findings, each with how often it occurs. Lines of the file are `PATH: RULE: MESSAGE`, without line
/// numbers, so that other changes of a file do not matter.
class Baseline {
 public:
  Baseline() = default;
  /// Empty lines and those that begin with `#` have no meaning.
  explicit Baseline(std::string_view text);

  void add(const Finding& finding) { ++counts_[line_of(finding)]; }
  /// Whether the finding is known. Takes one occurrence away.
  bool take(const Finding& finding);
  /// How many findings have not been taken.
  std::size_t rest() const;
  /// The content of the file.
  std::string print() const;

 private:
  static std::string line_of(const Finding& finding);

  std::map<std::string, std::size_t, std::less<>> counts_;
};

}  // namespace iocwright::check
