// Records the files in a module's tree, so that a later run can tell which files the user has changed.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "core/diag/result.hpp"

namespace iocwright::image {

/// A file or link in a tree.
struct TreeFile {
  /// Git's file mode: 100644, 100755, or 120000 for a link; 040000 for a folder that cannot be listed. A file
  /// of mode 000000 never equals another.
  std::string mode;
  std::uint64_t size = 0;
  std::string hash;  ///< SHA-256 of the content or link target; empty if unreadable

  /// Whether mode and content are equal. False if the content of either file is unknown.
  bool is_same(const TreeFile& other) const;
};

/// What a tree contains.
struct TreeFiles {
  std::map<std::string, TreeFile> files;  ///< by path relative to the folder
  std::set<std::string> repositories;     ///< folders that contain `.git`; "" is the tree itself
};

/// Lists all files below the folder, whether or not git tracks them, except those in `.git`. Also skips
/// `configure/RELEASE.local` if it is a link, because each build recreates it. Fails if the folder cannot be
/// listed.
Result<TreeFiles> scan_tree(const std::string& folder);

/// SHA-256 of the names, modes and contents of the files; empty if one of them is unreadable.
std::string hash_of(const std::map<std::string, TreeFile>& files);

/// The state of a tree after we cloned or built it.
struct TreeRecord {
  std::string url;  ///< URL that we cloned; empty if we did not create the clone
  /// The version requested for the clone, and the commit it resolved to.
  std::string version, commit;
  std::string checkout;  ///< the commit before the recipe made its own; empty: `commit`
  std::string patch;     ///< SHA-256 of the patch that was applied to the checkout; empty: none
  /// The tree was also changed by a build that was interrupted or left no record.
  bool partly_known = false;
  std::string staged;  ///< SHA-256 of the staged changes; empty if there are none
  /// For each repository, the commits that its refs point to, except the user's own.
  std::map<std::string, std::vector<std::string>> commits;
  /// Files as we left them. A file that the user has changed is recorded as it was before.
  std::map<std::string, TreeFile> files;

  /// The record as a string, which parse() reads.
  std::string text() const;
  /// Returns nothing if the string is not a valid record.
  static std::optional<TreeRecord> parse(std::string_view text);
};

/// The files that differ from a record.
struct TreeChanges {
  std::set<std::string> present;  ///< new or changed
  std::set<std::string> missing;  ///< only in the record
};
/// Compares a tree with its record. If `record` is null, all files are present as new ones.
TreeChanges changes_since(const TreeRecord* record, const TreeFiles& now);

/// Returns the files for a new record: their state in `now`, except for files that the user changed before
/// the build. These keep their entry in `before`, so that they still count as changed.
std::map<std::string, TreeFile> recorded_files(const TreeFiles& now,
                                               const std::set<std::string>& changed_by_user,
                                               const TreeRecord* before);

}  // namespace iocwright::image
