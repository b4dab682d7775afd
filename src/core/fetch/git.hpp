// Fetches sources with git. Runs git without a shell, and clones into a hidden folder that is renamed to the
// module's folder once it is complete.
#pragma once

#include <map>
#include <mutex>
#include <optional>
#include <set>
#include <string>

#include "core/base/machine.hpp"
#include "core/diag/file_result.hpp"
#include "core/fetch/git_environment.hpp"
#include "core/fetch/mirror.hpp"
#include "core/fetch/source.hpp"

namespace iocwright::fetch {

/// Identifies the cloned files.
struct SourceState {
  std::string commit;
  std::string tree;  ///< git's hash of the commit's files
};

/// The files in the HEAD commit of a repository.
struct TrackedFiles {
  std::set<std::string> all;
  std::set<std::string> changed;                  ///< files that are missing or differ in content or mode
  std::map<std::string, std::string> submodules;  ///< commit by path
};

/// Staged changes: differences between the index and HEAD.
struct StagedFiles {
  std::set<std::string> names;
  std::string text;  ///< names and content hashes; empty if nothing is staged
};

/// What a version is in a repository; `other` for a commit, and for an unknown version.
enum class RefKind : unsigned char { branch, tag, other };

/// Whether a version has the form of a commit hash: 7 to 40 hexadecimal digits.
bool is_commit_hash(std::string_view version);

/// What a version is in a repository now.
struct RemoteVersion {
  RefKind kind = RefKind::other;
  std::string commit;  ///< empty if the version is neither a branch nor a tag
};

/// Settings of the user and the system, which several GitSource objects share.
struct SharedGitSettings {
  std::mutex mutex;
  std::optional<std::vector<GitFilter>> filters;  ///< nothing before they are needed
};

/// Runs git for the sources of a build, without a shell. Writes the commands and their messages to a log
/// file.
class GitSource {
 public:
  /// `shared` must outlive the object; without it, the settings are read anew.
  GitSource(const Machine& machine, const Mirror& mirror, std::string log,
            SharedGitSettings* shared = nullptr)
      : machine_(machine), mirror_(mirror), log_(std::move(log)), shared_(shared) {}

  /// Clones a repository, checks out the version and its submodules, and applies the patch. The folder only
  /// appears if all of that succeeds. `locked` is the required commit: if a branch has moved since, the
  /// locked commit is checked out; if a tag has moved, that is an error.
  Result<SourceState> clone(const CloneSource& source, const std::optional<SourceState>& locked);
  /// Makes an existing clone as clone() has made it: checks `commit` out again, with its submodules, removes
  /// all other files, and applies the patch. Works after a git that was killed. Contacts no server.
  Result<void> restore(const CloneSource& source, const std::string& commit);
  /// Adds a full clone of a repository, and the submodules it has at `version`, to the mirror, which must be
  /// a folder.
  Result<void> add_to_mirror(const std::string& url, const std::string& version, bool recursive);
  /// The state of an existing clone. Fails unless it has the files that clone() makes of `commit` without a
  /// patch, in its submodules, too, and none of their objects was changed. Does not look at the settings in
  /// `.git`. `index` is the path of a temporary file. Contacts no server; see git_verify.cpp.
  Result<SourceState> verify_clone(const CloneSource& source, const std::string& commit,
                                   const std::string& index);
  /// The commit that HEAD of an existing clone points to.
  Result<std::string> head_commit(const std::string& folder);
  /// The commit and tree of an existing clone.
  Result<SourceState> state_of(const std::string& folder);
  /// When the commit of an existing clone was made, in seconds since 1970. Empty if that is unknown.
  Result<std::string> commit_time(const std::string& folder);
  /// Resolves `version` to a commit in an existing clone; returns nothing if the clone has no such version.
  std::optional<std::string> resolve(const std::string& folder, const std::string& version);

  // The functions below inspect a repository without changing it; see git_inspect.cpp.

  /// Lists tracked files and compares them with HEAD by content, ignoring the repository's own index, where
  /// `git update-index --assume-unchanged` can hide changes. `index` is the path of a temporary file. Returns
  /// no files for a repository without a commit.
  Result<TrackedFiles> tracked_files(const std::string& folder, const std::string& index);
  /// Compares the index with HEAD. Returns no files for a repository without a commit.
  Result<StagedFiles> staged_files(const std::string& folder);
  /// HEAD and all refs except remote-tracking branches, with their commits. Empty for a repository without a
  /// commit.
  std::map<std::string, std::string> refs(const std::string& folder);
  /// Commits reachable from HEAD, branches, tags or the stash, but not from `known` or a remote-tracking
  /// branch. Newest first, formatted as `0123abc subject`.
  Result<std::vector<std::string>> commits_beyond(const std::string& folder,
                                                  const std::vector<std::string>& known);
  /// All refs of the repository at `url`, with their commits.
  Result<std::map<std::string, std::string>> remote_refs(const std::string& url);
  /// Asks the repository at `url` what a version is. A branch takes precedence over a tag of the same name.
  Result<RemoteVersion> remote_version(const std::string& url, const std::string& version);
  /// The tags of the repository at `url`, with their commits.
  Result<std::map<std::string, std::string>> remote_tags(const std::string& url);
  /// What `version` is in a clone: a tag, a branch or, if it is the beginning of the commit's hash or
  /// unknown, something else.
  RefKind kind_in(const std::string& folder, const std::string& version);
  /// The URL of `origin`; empty if there is none.
  std::string origin(const std::string& folder);
  /// The newest tag that points to the commit, or the commit itself if there is none.
  std::string version_of(const std::string& folder, const std::string& commit);

 private:
  Result<SourceState> fill(const CloneSource& source, const std::string& folder,
                           const std::optional<SourceState>& locked);
  Result<void> apply_patch(const CloneSource& source, const std::string& folder);
  Result<void> check_out(const CloneSource& source, const std::string& folder, RefKind kind);
  Result<void> check_out_commit(const CloneSource& source, const std::string& folder);
  Result<void> enforce_lock(const SourceState& locked, const CloneSource& source, const std::string& folder,
                            RefKind kind);
  Result<void> fetch(const std::string& folder, const std::string& url, const std::vector<std::string>& refs,
                     bool full);
  Result<void> update_mirror(const std::string& folder, const std::string& url);
  Result<void> get_submodules(const std::string& folder, int level);
  Result<void> compare_with_head(const std::string& folder, const std::string& what, TrackedFiles& out);
  Result<void> remove_secrets(const std::string& folder, const std::string& url);
  /// Runs git. If `network` is set, retries after network errors.
  Result<std::string> run(const std::vector<std::string>& arguments, const std::string& what,
                          bool network = false);
  /// Whether HEAD points to a commit.
  bool has_commit(const std::string& folder, const std::string& what);
  Result<void> find_filters();
  Result<void> check_filters(const std::string& folder);
  ProcessResult run_once(const std::vector<std::string>& arguments, std::string& messages);
  Environment environment_for(const std::vector<std::string>& arguments) const;

  const Machine& machine_;
  const Mirror& mirror_;
  std::string log_;
  SharedGitSettings* shared_;
  std::optional<std::vector<GitFilter>> filters_;
  std::string index_;   ///< overrides the repository's index; empty: not overridden
  bool local_ = false;  ///< the source is a local path, so submodules may be local too
};

/// Rejects strings that git could interpret as an option, a program to run, or special syntax.
Result<void> check_url(const std::string& url);
/// The same for the name of a version.
Result<void> check_version(const std::string& version);

/// Reads the commit of a clone's HEAD without running git; empty if that is not possible.
FileResult<std::string> head_of(const Disk& disk, const std::string& folder);

/// True if a message of git describes a temporary network error.
bool is_network_error(std::string_view message);

/// The help of errors of the network, unless sources come from a mirror.
constexpr std::string_view network_help =
    "without a network, `--mirror` takes sources from a copy made by `iocwright support mirror`";

/// Seconds to wait after attempt number `attempt` (from 1), which doubles each time, starting with
/// IOCWRIGHT_RETRY_DELAY. There are at most `maximum_attempts` attempts. Fails if the variable is invalid.
constexpr int maximum_attempts = 4;
Result<double> back_off_s(int attempt, const Environment& environment);

}  // namespace iocwright::fetch
