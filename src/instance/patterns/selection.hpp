// What one instance takes of a pattern besides or instead of what the manifest says. Recorded in its lock.
#pragma once

#include <string>
#include <vector>

#include "instance/patterns/rule.hpp"

namespace iocwright::patterns {

struct Selection {
  std::vector<Rule> include;         ///< before the rules of the manifest
  std::vector<std::string> exclude;  ///< expressions for files that the manifest would take

  bool empty() const { return include.empty() && exclude.empty(); }
};

/// From `--include SRC=DEST`, which is split at its last `=`, and `--exclude SRC`.
Result<Selection> parse_selection(const std::vector<std::string>& include,
                                  const std::vector<std::string>& exclude);

}  // namespace iocwright::patterns
