// The user's own work in a module's tree: what would be lost if the tree were removed.
#pragma once

#include <set>
#include <string>
#include <vector>

#include "core/fetch/git.hpp"
#include "image/module/tree_record.hpp"

namespace iocwright::image {

struct LocalWork {
  std::vector<std::string> remarks;  ///< why the tree as a whole is the user's
  std::vector<std::string> commits;  ///< that exist nowhere else: `0123abc subject`
  std::set<std::string> files;       ///< changed, added or removed; paths below the tree
  std::set<std::string> committed;   ///< changed, and now as HEAD has them: theirs if there are such commits
  std::set<std::string> staged;      ///< in a git index alone
  std::set<std::string> repositories;  ///< of the user's own, inside the tree
  bool partly_known = false;           ///< files may be ours: a build was interrupted, or left no record

  bool empty() const {
    return remarks.empty() && commits.empty() && files.empty() && staged.empty() && repositories.empty();
  }
};

/// A tree to look through.
struct TreePlace {
  std::string folder;
  std::vector<std::string> urls;  ///< the module's: a clone of none of these is somebody's own
  std::string remote;             ///< asked which commits it has; empty: it is not asked
  std::string scratch_index;      ///< a path for git's use
};

/// What of the tree is neither fetched nor our making. `record` is what our last clone or build left, null
/// without one.
Result<LocalWork> find_local_work(const TreePlace& place, const TreeRecord* record, fetch::GitSource& git,
                                  const Disk& disk);

/// The record after a build, in which all but the user's work of before is ours.
Result<TreeRecord> record_after(const TreePlace& place, const TreeRecord* before, const LocalWork& users,
                                fetch::GitSource& git);

/// The commits that the repositories of the tree have names for, by repository.
std::map<std::string, std::vector<std::string>> named_commits(const std::string& folder,
                                                              const std::set<std::string>& repositories,
                                                              fetch::GitSource& git);

/// Says what `work` holds, as the notes of an error or warning. Long lists are cut.
void add_notes(Diagnostic& diagnostic, const LocalWork& work);

}  // namespace iocwright::image
