// Does the steps of a plan.
#pragma once

#include <atomic>
#include <functional>
#include <set>

#include "core/fetch/download.hpp"
#include "core/fetch/git.hpp"
#include "image/module/job_pool.hpp"
#include "image/module/packages.hpp"
#include "image/module/registry.hpp"

namespace iocwright::image {

/// What the steps of all modules share.
struct Workshop {
  Machine machine;
  Environment environment;  ///< of what is run
  fetch::Mirror mirror;
  Packages& packages;
  Registry& registry;
  JobPool& jobs;
  std::string epics_root, support;
};

class StepRunner {
 public:
  /// `once_file` remembers commands that are not to be repeated on the same clone.
  StepRunner(Workshop& shop, const ModulePlan& module, std::string once_file)
      : shop_(shop), module_(module), once_file_(std::move(once_file)) {}

  /// Does a step; its output goes to `log`.
  Result<void> run(const Step& step, const std::string& log);
  /// What the module wants changed in the registry, as far as its steps were run.
  const RegistryChanges& changes() const { return changes_; }
  /// Paths of the user's own work. A step that would remove or overwrite one moves it aside first.
  void protect(std::set<std::string> paths) { protected_ = std::move(paths); }
  /// Moves what is at a path aside when it is, or holds, the user's own work.
  Result<void> make_way(const std::string& path);
  /// What was moved: from where, and to where.
  const std::vector<std::pair<std::string, std::string>>& moved_aside() const { return moved_aside_; }
  /// Does what is left to do when the registry is written: links and copies.
  Result<void> publish();

 private:
  friend struct StepDoer;
  Result<void> run_program(std::vector<std::string> arguments, const std::string& folder,
                           const std::string& log, const std::string& make_flags, int jobs);
  std::function<void(std::uint64_t, std::uint64_t)> progress_of(const std::string& log) const;
  Result<void> run_command(const RunCommand& step, const std::string& log);
  Result<void> make(const RunMake& step, const std::string& log);
  Result<void> edit(const EditFile& step);
  Result<void> set_file(const SetFile& step);
  Result<void> copy(const CopyFile& step);
  Result<void> unpack(const UnpackArchive& step, const std::string& log);
  Result<void> set_release(const SetRelease& step);
  void enter(const RegisterModule& step);
  Result<void> publish(const PublishFiles& step);
  Result<void> link_all(const std::string& folder, std::string_view ending, const std::string& into);
  /// An error when the path, links followed, leaves `folder`.
  Result<void> stays_in(const std::string& path, const std::string& folder) const;

  Workshop& shop_;
  const ModulePlan& module_;
  std::string once_file_;
  RegistryChanges changes_;
  std::set<std::string> protected_;
  std::vector<std::pair<std::string, std::string>> moved_aside_;
  const PublishFiles* publish_ = nullptr;
};

/// What a module changes in RELEASE before it is built.
RegistryChanges release_changes(const SetRelease& step);

}  // namespace iocwright::image
