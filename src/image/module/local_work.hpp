// Finds the user's own work in a module's tree, which would be lost if the tree were removed.
#pragma once

#include <set>
#include <string>
#include <vector>

#include "core/fetch/git.hpp"
#include "image/module/tree_record.hpp"

namespace iocwright::image {

/// The user's work in a tree.
struct LocalWork {
  std::vector<std::string> remarks;  ///< reasons why the entire tree belongs to the user
  std::vector<std::string> commits;  ///< commits that exist only in this tree, as `0123abc subject`
  std::set<std::string> files;       ///< changed, added or removed files; paths relative to the tree
  /// Changed files that match HEAD. They are the user's if `commits` is not empty.
  std::set<std::string> committed;
  std::set<std::string> staged;        ///< files with changes that are only in a git index
  std::set<std::string> repositories;  ///< the user's own repositories inside the tree
  /// Files of an interrupted build that may have been changed after it: it is unknown exactly when it ended.
  std::set<std::string> doubtful;
  /// Some of `files` may come from a build that was interrupted or left no record.
  bool partly_known = false;

  bool empty() const {
    return remarks.empty() && commits.empty() && files.empty() && staged.empty() && repositories.empty();
  }
};

/// A tree to search for the user's work.
struct TreePlace {
  std::string folder;
  /// URLs of the module. A clone of another URL belongs to the user.
  std::vector<std::string> urls;
  /// URL to query for the commits that are published there; empty: no query.
  std::string remote;
  std::string scratch_index;  ///< path of a temporary index for git
};

/// Finds everything in the tree that we neither fetched nor built. `record` is the state after our last clone
/// or build; null if there is none.
Result<LocalWork> find_local_work(const TreePlace& place, const TreeRecord* record, fetch::GitSource& git,
                                  const Disk& disk);

/// Takes what an interrupted build has changed out of the user's work, if the tree had none before. `mark` is
/// a file that the build touched as long as it ran, `edited` the files before it ran make, as far as known.
Result<void> take_out_interrupted(LocalWork& work, const std::string& folder, const std::string& mark,
                                  const std::map<std::string, TreeFile>& edited);

/// Returns the record to store after a build. Everything in the tree, whose files are `now`, counts as ours,
/// except for the work that the user had in it before the build.
Result<TreeRecord> record_after(const TreePlace& place, const TreeFiles& now, const TreeRecord* before,
                                const LocalWork& users, fetch::GitSource& git);

/// The commits that the refs of each repository in the tree point to, by repository.
std::map<std::string, std::vector<std::string>> named_commits(const std::string& folder,
                                                              const std::set<std::string>& repositories,
                                                              fetch::GitSource& git);

/// Adds notes that list `work` to an error or warning. Long lists are truncated.
void add_notes(Diagnostic& diagnostic, const LocalWork& work);

}  // namespace iocwright::image
