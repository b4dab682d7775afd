// Sources by git: run by argument vector, without a shell, into a hidden folder that becomes the module's at
// the end.
#pragma once

#include <map>
#include <optional>
#include <set>
#include <string>

#include "core/base/machine.hpp"
#include "core/diag/file_result.hpp"
#include "core/fetch/mirror.hpp"
#include "core/fetch/source.hpp"

namespace iocwright::fetch {

/// What was got.
struct SourceState {
  std::string commit;
  std::string tree;  ///< git's hash of all files of the commit
};

/// The files of a repository's HEAD.
struct TrackedFiles {
  std::set<std::string> all;
  std::set<std::string> changed;  ///< those whose file has another content or mode, or is missing
  std::map<std::string, std::string> submodules;  ///< path and commit
};

/// What is staged: in the index, but not in HEAD.
struct StagedFiles {
  std::set<std::string> names;
  std::string text;  ///< names and contents, by their hashes; empty when nothing is staged
};

/// Clones, checks out, gets submodules, applies the patch; the folder appears when all of that has succeeded.
/// `locked` is the commit that it must be: a branch that has moved on is left at it, a tag that has moved is
/// an error.
class GitSource {
 public:
  GitSource(const Machine& machine, const Mirror& mirror, std::string log)
      : machine_(machine), mirror_(mirror), log_(std::move(log)) {}

  Result<SourceState> clone(const CloneSource& source, const std::optional<SourceState>& locked);
  /// Adds a repository, all of it, to a mirror that is a folder, and what its submodules at `version` are.
  Result<void> add_to_mirror(const std::string& url, const std::string& version, bool recursive);
  /// Commit and tree of a folder that stands.
  Result<SourceState> state_of(const std::string& folder);
  /// The commit that `version` names in a folder that stands; nothing when it knows no such version.
  std::optional<std::string> resolve(const std::string& folder, const std::string& version);

  // What a folder holds, in git_inspect.cpp. None of these changes anything in it.

  /// Compares with HEAD by content, whatever the repository's own index says (as `git update-index
  /// --assume-unchanged`). `index` is a scratch file. Empty in a repository without a commit.
  Result<TrackedFiles> tracked_files(const std::string& folder, const std::string& index);
  Result<StagedFiles> staged_files(const std::string& folder);
  /// HEAD and all refs but remote-tracking ones, with their commits. Empty in a repository without a commit.
  std::map<std::string, std::string> refs(const std::string& folder);
  /// Commits of HEAD, branches, tags and stash that neither `known` ones nor remote-tracking branches
  /// contain, newest first, as `0123abc subject`.
  Result<std::vector<std::string>> commits_beyond(const std::string& folder,
                                                  const std::vector<std::string>& known);
  /// All refs of the repository at `url`, with their commits.
  Result<std::map<std::string, std::string>> remote_refs(const std::string& url);
  /// The URL of `origin`; empty when there is none.
  std::string origin(const std::string& folder);
  /// The newest tag of the commit, else the commit itself.
  std::string version_of(const std::string& folder, const std::string& commit);

 private:
  enum class RefKind : unsigned char { branch, tag, other };

  Result<SourceState> fill(const CloneSource& source, const std::string& folder,
                           const std::optional<SourceState>& locked);
  Result<void> check_out(const CloneSource& source, const std::string& folder, RefKind kind);
  Result<void> hold_to(const SourceState& locked, const CloneSource& source, const std::string& folder,
                       RefKind kind);
  Result<RefKind> kind_of(const std::string& url, const std::string& version);
  Result<void> fetch(const std::string& folder, const std::string& url, const std::vector<std::string>& refs,
                     bool full);
  Result<void> update_mirror(const std::string& folder, const std::string& url);
  Result<void> get_submodules(const std::string& folder, int level);
  Result<void> compare_with_head(const std::string& folder, const std::string& what, TrackedFiles& out);
  Result<void> forget_secrets(const std::string& folder, const std::string& url);
  /// Runs git; tries again after faults of the network.
  Result<std::string> run(const std::vector<std::string>& arguments, const std::string& what,
                          bool network = false);
  ProcessResult run_once(const std::vector<std::string>& arguments, std::string& said);
  Environment environment_for(const std::vector<std::string>& arguments) const;

  const Machine& machine_;
  const Mirror& mirror_;
  std::string log_;
  std::string index_;   ///< to use instead of the repository's own; empty: that one
  bool local_ = false;  ///< the source is on this machine, so its submodules may be too
};

/// Refuses what git could take for an option, a program to run or a name with a meaning of its own.
Result<void> check_url(const std::string& url);
Result<void> check_version(const std::string& version);

/// The commit that a folder's HEAD names, read without git; empty when that is not to be had so.
FileResult<std::string> head_of(const Disk& disk, const std::string& folder);

/// True for messages of faults that may pass by themselves.
bool is_network_fault(std::string_view message);

/// Seconds to wait before try number `attempt` (from 1); a fault that stays ends after `most_attempts`.
constexpr int most_attempts = 4;
double back_off_s(int attempt, const Environment& environment);

}  // namespace iocwright::fetch
