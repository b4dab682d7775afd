// Sources by git: run by argument vector, without a shell, into a hidden folder that becomes the module's at the end.
#pragma once

#include <optional>
#include <string>

#include "build/machine.hpp"
#include "build/mirror.hpp"
#include "build/steps.hpp"

namespace iocwright::build {

/// What was got.
struct SourceState {
  std::string commit;
  std::string tree;  ///< git's hash of all files of the commit
};

/// Clones, checks out, gets submodules, applies the patch; the folder appears when all of that has succeeded. `locked` is
/// the commit that it must be: a branch that has moved on is left at it, a tag that has moved is an error.
class GitSource {
 public:
  GitSource(const Machine& machine, const Mirror& mirror, std::string log) : machine_(machine), mirror_(mirror), log_(std::move(log)) {}

  Result<SourceState> clone(const CloneSource& source, const std::optional<SourceState>& locked);
  /// Adds a repository, all of it, to a mirror that is a folder, and what its submodules at `version` are.
  Result<void> add_to_mirror(const std::string& url, const std::string& version, bool recursive);
  /// Commit and tree of a folder that stands.
  Result<SourceState> state_of(const std::string& folder);
  /// The commit that `version` names in a folder that stands; nothing when it knows no such version.
  std::optional<std::string> resolve(const std::string& folder, const std::string& version);

 private:
  enum class RefKind : unsigned char { branch, tag, other };

  Result<SourceState> fill(const CloneSource& source, const std::string& folder, const std::optional<SourceState>& locked);
  Result<void> check_out(const CloneSource& source, const std::string& folder, RefKind kind);
  Result<void> hold_to(const SourceState& locked, const CloneSource& source, const std::string& folder, RefKind kind);
  Result<RefKind> kind_of(const std::string& url, const std::string& version);
  Result<void> fetch(const std::string& folder, const std::string& url, const std::vector<std::string>& refs, bool full);
  Result<void> get_submodules(const std::string& folder, int level);
  Result<void> forget_secrets(const std::string& folder, const std::string& url);
  /// Runs git; tries again after faults of the network.
  Result<std::string> run(const std::vector<std::string>& arguments, const std::string& what, bool network = false);
  ProcessResult run_once(const std::vector<std::string>& arguments, std::string& said);

  const Machine& machine_;
  const Mirror& mirror_;
  std::string log_;
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

}  // namespace iocwright::build
