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

struct TreeFile {
  /// Git file mode: 100644, 100755, or 120000 for a link. Mode 000000 never equals another file.
  std::string mode;
  std::uint64_t size = 0;
  std::string hash;  ///< SHA-256 of the content or link target; empty if unreadable

  /// False if the content of either file is unknown.
  bool is_same(const TreeFile& other) const;
};

struct TreeFiles {
  std::map<std::string, TreeFile> files;  ///< by path relative to the folder
  std::set<std::string> repositories;     ///< folders that contain `.git`; "" is the tree itself
};

/// Lists all files below the folder, tracked by git or not, except those in `.git`. Also skips
/// `configure/RELEASE.local` if it is a link, because each build recreates it.
Result<TreeFiles> scan_tree(const std::string& folder);

/// The state of a tree after we cloned or built it.
struct TreeRecord {
  std::string url;  ///< URL we cloned; empty if we did not create the clone
  /// The version requested for the clone, and the commit it resolved to.
  std::string version, commit;
  /// The tree was also changed by a build that was interrupted or left no record.
  bool partly_known = false;
  std::string staged;  ///< SHA-256 of the staged changes; empty if there are none
  /// For each repository, the commits that its fetch::refs point to, without the user's own.
  std::map<std::string, std::vector<std::string>> commits;
  /// Files as we left them. Files changed by the user keep the state they had before that change.
  std::map<std::string, TreeFile> files;

  std::string text() const;
  /// Returns nothing if the string is not a valid record.
  static std::optional<TreeRecord> parse(std::string_view text);
};

/// Files that differ from the record; all files if there is no record.
struct TreeChanges {
  std::set<std::string> present;  ///< new or changed
  std::set<std::string> missing;  ///< only in the record
};
TreeChanges changes_since(const TreeRecord* record, const TreeFiles& now);

/// Returns the files for a new record: their state in `now`, except for files that the user changed before
/// the build. These keep their entry in `before`, so that they still count as changed.
std::map<std::string, TreeFile> recorded_files(const TreeFiles& now,
                                               const std::set<std::string>& changed_by_user,
                                               const TreeRecord* before);

}  // namespace iocwright::image
