// Runs a plan: sources are fetched ahead, modules that do not need each other are built side by side, and
// each is entered into the registry, in the plan's order, when all of it has succeeded.
#pragma once

#include <condition_variable>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "core/base/templates.hpp"
#include "core/diag/sink.hpp"
#include "image/module/local_work.hpp"
#include "image/module/lock_file.hpp"
#include "image/module/progress.hpp"
#include "image/module/step_runner.hpp"
#include "image/recipe/plan.hpp"

namespace iocwright::image {

struct BuildOptions {
  bool force = false;              ///< also what has not changed
  bool refresh = false;            ///< fetch again what stands
  bool discard = false;            ///< with refresh: move trees with work of the user's aside
  bool keep = false;               ///< build trees at another version than the one asked for
  std::optional<LockFile> locked;  ///< to be held to
  std::string mirror;
};

class SupportBuild {
 public:
  SupportBuild(const BuildPlan& plan, const Target& target, const BuildOptions& options,
               const Machine& machine, Progress& progress, LockFile lock, std::string initial_release);

  /// Builds; faults go to the sink. What was built before a fault stays built.
  void run(Sink& sink);

  /// $SUPPORT/configure/iocwright.lock.yaml
  static std::string lock_path(const Target& target) { return target.configure("iocwright.lock.yaml"); }

 private:
  enum class State : unsigned char {
    waiting,
    fetching,
    fetched,
    building,
    built,
    unchanged,
    skipped,
    failed
  };

  struct Work {
    const ModulePlan* plan = nullptr;
    std::unique_ptr<StepRunner> runner;
    std::vector<std::string> after;  ///< names of modules of this run that are built before
    State state = State::waiting;
    fetch::SourceState source;  ///< empty when the folder is not git's
    std::string version;        ///< that the tree is at; empty when only parts are built, without a clone
    std::string url;            ///< that the tree was cloned from
    bool is_new = false;        ///< cloned by this run
    LocalWork local;            ///< the user's own, before the steps
    std::optional<TreeRecord> record;
    std::map<std::string, std::string> downloads;
    std::string recipe;         ///< hash
    bool lent_release = false;  ///< RELEASE of all is this module's until it is built
    std::optional<Diagnostic> fault;
    std::string fault_log;  ///< of the step that failed
    Clock::Seconds took{0};
  };

  // support_build.cpp
  Result<void> prepare();
  Result<void> order();
  RegistryChanges planned_changes(const ModulePlan& module) const;
  void fetch_all();
  void build_all();
  Work* next_to_fetch();
  Work* next_to_build();
  void settle(Work& work, Result<State> outcome);
  void commit_in_order();
  Result<void> commit(Work& work);
  Result<void> commit_part(const Work& work, const RegistryChanges& changes);
  void explain(Work& work);
  void report(Sink& sink);
  bool is_done(const std::string& name) const;

  // module_sources.cpp
  Result<void> fetch(Work& work);
  Result<void> fetch_nothing(Work& work);
  Result<void> fetch_first(Work& work, fetch::GitSource& git, const CloneSource& source,
                           const std::optional<fetch::SourceState>& locked);
  Result<void> fetch_again(Work& work, fetch::GitSource& git, const CloneSource& source,
                           const std::optional<fetch::SourceState>& locked);
  Result<void> replace_tree(Work& work, const CloneSource& source, const std::string& fresh);
  Result<void> refuse_to_remove(const LocalWork& mine, const CloneSource& source);
  Result<std::string> patch_hash(const CloneSource& source) const;
  Result<bool> has_patch(const Work& work, const CloneSource& source) const;
  Result<std::string> commit_of(fetch::GitSource& git, const std::string& folder);
  Result<void> identify(Work& work, const CloneSource& source);
  Result<void> look_at_folder(Work& work, const CloneSource& source);
  std::string way_out(const Work& work, const CloneSource& source, std::string_view what) const;
  void warn(Diagnostic diagnostic);

  // module_record.cpp
  Result<std::string> record_path(const Work& work) const;
  Result<void> read_record(Work& work) const;
  fetch::GitSource tree_git(const Work& work) const;
  TreePlace tree_place(const Work& work, bool ask_remote) const;
  Result<LocalWork> local_work(const Work& work, bool ask_remote) const;
  Result<void> record_clone(Work& work, const std::string& version);
  Result<void> note_local_work(Work& work);
  Result<void> record_tree(Work& work);

  // module_build.cpp
  Result<State> build(Work& work);
  Result<void> run_steps(Work& work);
  Result<bool> is_unchanged(const Work& work);
  Result<void> run_step(Work& work, const Step& step);
  Result<void> stage_release(Work& work);
  Result<void> hold_to_lock(const Work& work, const std::string& version);
  std::vector<const RegistryChanges*> changes_before(const Work& work) const;
  Result<LockedModule> entry_of(const Work& work);
  std::string log_path(const Work& work, const Step& step) const;
  std::string module_state(const Work& work, std::string_view name) const;
  const LockedModule* locked(const Work& work) const;

  const BuildPlan& plan_;
  const Target& target_;
  const BuildOptions& options_;
  Machine machine_;
  Progress& progress_;
  JobPool jobs_;
  Packages packages_;
  Registry registry_;
  Workshop shop_;
  std::string platform_;

  std::mutex mutex_;  ///< of all below
  std::condition_variable changed_;
  LockFile lock_;
  std::vector<Work> works_;
  std::vector<Diagnostic> warnings_;
  std::size_t committed_ = 0;
  bool failed_ = false;
};

}  // namespace iocwright::image
