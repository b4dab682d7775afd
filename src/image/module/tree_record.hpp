// What a module's tree holds, file by file, to tell later what in it is not of our making.
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
  std::string mode;  ///< as git has it: 100644, 100755, 120000 of a link; 000000 equals no file
  std::uint64_t size = 0;
  std::string hash;  ///< SHA-256 of the content, or of a link's target; empty when it cannot be read

  /// False for a file whose content is not known.
  bool is_same(const TreeFile& other) const;
};

struct TreeFiles {
  std::map<std::string, TreeFile> files;  ///< by their path below the folder
  std::set<std::string> repositories;     ///< folders with a `.git`; "" is the tree itself
};

/// All files below the folder, tracked by git or not, without what is in `.git`. `configure/RELEASE.local` is
/// left out while it is a link, which each build sets anew.
Result<TreeFiles> scan_tree(const std::string& folder);

/// The state of a tree after a clone or a build of ours.
struct TreeRecord {
  std::string url;              ///< what we cloned; empty for a clone that is not ours
  std::string version, commit;  ///< what was asked for when we cloned, and the commit that it was
  bool partly_known = false;  ///< an interrupted build, or one that left no record, has changed the tree too
  std::string staged;         ///< SHA-256 of what is staged in the index; empty: nothing
  /// By repository, the commits that its fetch::refs named and that are not the user's.
  std::map<std::string, std::vector<std::string>> commits;
  /// As we left them; those that the user had changed as they were before.
  std::map<std::string, TreeFile> files;

  std::string text() const;
  /// Nothing when the text is no record.
  static std::optional<TreeRecord> parse(std::string_view text);
};

/// Files that differ from the record. Without a record those are all files.
struct TreeChanges {
  std::set<std::string> present;  ///< new, or with another content
  std::set<std::string> missing;  ///< in the record alone
};
TreeChanges changes_since(const TreeRecord* record, const TreeFiles& now);

/// The files of a new record: as they are `now`, but for those that the user had changed before the build.
/// These keep what `before` says of them, so that they stay known as changed.
std::map<std::string, TreeFile> recorded_files(const TreeFiles& now,
                                               const std::set<std::string>& changed_by_user,
                                               const TreeRecord* before);

}  // namespace iocwright::image
