// Executes the steps of a module's plan.
#pragma once

#include <atomic>
#include <functional>
#include <map>
#include <set>

#include "core/fetch/download.hpp"
#include "core/fetch/git.hpp"
#include "image/module/job_pool.hpp"
#include "image/module/packages.hpp"
#include "image/module/registry.hpp"

namespace iocwright::image {

/// The resources shared by the steps of all modules.
struct SharedResources {
  Machine machine;
  Environment environment;  ///< for the programs that steps run
  fetch::Mirror mirror;
  Packages& packages;
  Registry& registry;
  JobPool& jobs;
  std::string epics_root, support;
  std::vector<std::string> launcher;            ///< launcher_command(); empty: none
  std::vector<std::string> launcher_arguments;  ///< for make
};

/// All changes that the steps of a module make to the registry, in their order.
RegistryChanges registry_changes(const ModulePlan& module, const Registry& registry);

/// Runs the steps of one module.
class StepRunner {
 public:
  /// `once_file` records the commands that must not be repeated on the same clone.
  StepRunner(SharedResources& shared, const ModulePlan& module, std::string once_file)
      : shared_(shared),
        module_(module),
        once_file_(std::move(once_file)),
        changes_(registry_changes(module, shared.registry)) {}

  /// Executes a step, whose output is appended to the file `log`. Fails if the step fails; it is up to the
  /// caller to check Step::may_fail.
  Result<void> run(const Step& step, const std::string& log);
  /// The changes that the module's steps make to the registry; run() does not make them.
  const RegistryChanges& changes() const { return changes_; }
  /// Sets the paths of the user's own work. A step that would remove or overwrite one moves it aside first.
  void protect(std::set<std::string> paths) { protected_ = std::move(paths); }
  /// Sets the SHA-256 of downloads by URL, as the lock file says. Downloads must comply with them.
  void lock_downloads(const std::map<std::string, std::string>& hashes) { locked_downloads_ = &hashes; }
  /// Sets the time, in seconds since 1970, that programs use instead of the current one where they write a
  /// time into what they build, unless the user has set one. Empty: none.
  void set_time(std::string time) { time_ = std::move(time); }
  /// Moves `path` aside if it is, or contains, the user's own work.
  Result<void> move_aside(const std::string& path);
  /// The original and new paths of everything that was moved aside.
  const std::vector<std::pair<std::string, std::string>>& moved_aside() const { return moved_aside_; }
  /// Executes the PublishFiles step of the plan, if it has one, which run() skips, because it must wait until
  /// the module is registered. Writes only what is missing or differs.
  Result<void> publish();

 private:
  friend struct StepVisitor;
  Result<void> run_program(std::vector<std::string> arguments, const std::string& folder,
                           const std::string& log, const std::string& make_flags, int jobs);
  std::function<void(std::uint64_t, std::uint64_t)> progress_of(const std::string& log) const;
  Result<void> run_command(const RunCommand& step, const std::string& log);
  Result<void> make(const RunMake& step, const std::string& log);
  Result<void> edit(const EditFile& step);
  Result<void> make_folders(const SetFile& step);
  Result<void> set_file(const SetFile& step);
  Result<void> copy(const CopyFile& step);
  Result<void> unpack(const UnpackArchive& step, const std::string& log);
  Result<void> set_release(const SetRelease& step);
  Result<void> publish(const PublishFiles& step);
  Result<void> link_all(const std::string& folder, std::string_view ending, const std::string& into);
  /// The SHA-256 of a download in the lock file; empty without a lock file, or if the download is optional
  /// and had failed. Fails if the lock file does not have the URL.
  Result<std::string> locked_hash(const std::string& url) const;
  /// Fails if `path` leads outside `folder` after following links.
  Result<void> check_inside(const std::string& path, const std::string& folder) const;

  SharedResources& shared_;
  const ModulePlan& module_;
  std::string once_file_, time_;
  std::map<std::string, std::ptrdiff_t> repetitions_;  ///< how often each command occurred, by its mark
  RegistryChanges changes_;
  std::set<std::string> protected_;
  const std::map<std::string, std::string>* locked_downloads_ = nullptr;
  std::vector<std::pair<std::string, std::string>> moved_aside_;
};

/// The changes that a module makes to RELEASE before it is built.
RegistryChanges release_changes(const SetRelease& step);

}  // namespace iocwright::image
