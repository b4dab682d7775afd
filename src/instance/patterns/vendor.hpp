// Changes the files of an instance: those of its patterns and its lock, as one transaction.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "core/base/file_transaction.hpp"
#include "instance/patterns/lock.hpp"

namespace iocwright::patterns {

/// What a pattern has now, and what it is to have.
struct PatternChange {
  PatternEntry entry = {};               ///< with the hashes of `files`
  std::vector<std::string> locked = {};  ///< paths that the lock has so far
  FileSet files = {};                    ///< new contents by path below the instance
};

/// What is written and removed, by path below the instance.
struct VendorChanges {
  FileSet files = {};
  std::vector<std::string> removed = {};
  std::vector<std::string> emptied = {};  ///< folders to remove if they are empty by then, the deepest first
};

/// Plans the changes without making them. `lock` has the new entries. Removes files that only the old entry
/// of a pattern has, unless they are outside of the instance, folders, or in the entry of another pattern. A
/// file where a folder must go, or the other way round, is an error, unless it is removed anyway.
Result<VendorChanges> plan_changes(const Disk& disk, const std::string& instance,
                                   const std::vector<PatternChange>& patterns, const Lock& lock);

/// Makes the changes, unless the lock is no longer `lock_text`: then another command has changed the instance
/// since the changes were planned, and the result is false. Leaves no trace of the transaction, because the
/// instance is in a repository.
Result<bool> apply_changes(Disk& disk, const std::string& instance, const VendorChanges& changes,
                           const std::optional<std::string>& lock_text);

/// Completes changes that were interrupted.
Result<void> recover_changes(Disk& disk, const std::string& instance);

}  // namespace iocwright::patterns
