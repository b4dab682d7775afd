// The files of a pattern, copied from a folder or a repository.
#pragma once

#include <string>
#include <utility>
#include <vector>

#include "core/base/machine.hpp"
#include "core/diag/result.hpp"
#include "instance/patterns/libraries.hpp"

namespace iocwright::patterns {

struct PatternTree {
  /// Paths and contents of all regular files, in the order of a walk.
  std::vector<std::pair<std::string, std::string>> files;

  std::vector<std::string> names() const;
  /// The content of a file, or null.
  const std::string* find(std::string_view name) const;
};

/// What to copy.
struct PatternSource {
  std::string uri;
  std::string name;     ///< the pattern
  std::string version;  ///< a tag or branch, for repositories only; empty: the default branch
};

/// Reads a pattern from its library. Repositories are cloned each time, to a temporary folder. The error is
/// of kind `fetch_failed` if the library cannot be reached or lacks the pattern, so that another one may have
/// it.
Result<PatternTree> read_pattern(const PatternSource& source, const Machine& machine);

/// The files below `folder`. Fails if the folder is or contains a link.
Result<PatternTree> read_tree(const Disk& disk, const std::string& folder, const std::string& pattern);

}  // namespace iocwright::patterns
