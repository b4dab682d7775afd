// Compares vendored files with the lock.
#pragma once

#include <string>
#include <vector>

#include "instance/patterns/lock.hpp"

namespace iocwright::patterns {

struct CheckReport {
  std::vector<std::string> warnings;  ///< files that are marked DIRTY in the lock
  std::vector<std::string> failures;  ///< files that are missing or differ
};

/// Checks all files of the lock, in its order. Files that are not in the lock are not looked at.
Result<CheckReport> check_lock(const Disk& disk, const std::string& instance, const Lock& lock);

}  // namespace iocwright::patterns
