// Executes a build plan. Sources are fetched ahead of the builds, independent modules are built in parallel,
// and modules whose build has succeeded are registered in the plan's order.
#pragma once

#include <condition_variable>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <set>
#include <stop_token>
#include <string>
#include <vector>

#include "core/base/templates.hpp"
#include "core/diag/sink.hpp"
#include "image/cache/build_cache.hpp"
#include "image/module/base_identity.hpp"
#include "image/module/local_work.hpp"
#include "image/module/lock_file.hpp"
#include "image/module/progress.hpp"
#include "image/module/release_uses.hpp"
#include "image/module/scheduler.hpp"
#include "image/module/step_runner.hpp"
#include "image/recipe/plan.hpp"

namespace iocwright::image {

/// How to treat existing builds and sources.
struct BuildOptions {
  bool force = false;              ///< rebuild unchanged modules
  bool refresh = false;            ///< re-fetch existing sources
  bool discard = false;            ///< with `refresh`: move trees that contain the user's work aside
  bool keep = false;               ///< accept existing trees that are not at the requested version
  std::optional<LockFile> locked;  ///< fail if the build would differ from this lock file
  std::string launcher;            ///< program to put in front of compilers, such as ccache; empty: none
  std::string mirror;              ///< folder or URL to fetch all sources from; empty: none
  BuildCache* cache = nullptr;     ///< restore modules from it and store them there; null: none
};

class SupportBuild {
 public:
  /// `lock` is the current lock file; `initial_release` is for Registry. The objects passed by reference must
  /// outlive this one.
  SupportBuild(const BuildPlan& plan, const Target& target, const BuildOptions& options,
               const Machine& machine, Progress& progress, LockFile lock, std::string initial_release);

  /// Builds all modules and reports errors to the sink. Modules that were registered before an error remain
  /// registered.
  void run(Sink& sink);

  /// $SUPPORT/configure/iocwright.lock.yaml
  static std::string lock_path(const Target& target) { return target.configure("iocwright.lock.yaml"); }

 private:
  struct Work {
    const ModulePlan* plan = nullptr;
    std::size_t number = 0;  ///< index in the plan
    std::unique_ptr<StepRunner> runner;
    fetch::SourceState source;  ///< empty if the folder is not a git repository
    /// Version of the tree; empty if the clone is not part of the build.
    std::string version;
    std::string url;  ///< URL that the tree was cloned from
    /// Its tree is a checkout that was cloned or restored by this run.
    bool is_new = false;
    bool is_prepared = false;  ///< `dirty` is known
    LocalWork local;           ///< the user's work before the steps ran
    std::string dirty;         ///< hash of that work; empty: the tree is a checkout, edited by the recipe
    bool interrupted = false;  ///< an earlier build of a tree without the user's work was killed
    std::optional<TreeRecord> record;
    std::string tree_hash;  ///< of the tree after the build; see hash_of()
    std::map<std::string, std::string> downloads;
    std::string recipe;                           ///< recipe_hash()
    std::string time;                             ///< SOURCE_DATE_EPOCH for make; empty if unknown
    std::map<std::string, std::string> packages;  ///< versions of the packages that the build needs
    std::set<std::string> used;                   ///< the modules that it can use
    std::string release;                          ///< RELEASE as make sees it
    std::string key;            ///< content_key(); set before the module is built, empty for a partial build
    bool lent_release = false;  ///< RELEASE is lent to this module; see Registry::lend_release()
    std::optional<Diagnostic> failure;
    std::string failure_log;  ///< log of the failed step
    Clock::Seconds took{0};
    bool cacheable = false;  ///< may be restored and stored; known before its first step that changes files
    std::string restored_from;  ///< the place of the cache; empty: it was built
  };

  // support_build.cpp
  Result<void> prepare();
  Result<void> set_launcher();
  Result<std::vector<std::vector<std::size_t>>> build_order() const;
  Result<void> restore_registry(const std::vector<std::size_t>& order);
  void run_tasks();
  std::optional<Scheduler::Task> next_task();
  void fetch_sources(Work& work);
  void build_module(Work& work);
  void tell_scheduler(const std::function<void()>& change);
  void stop(Work& work, Diagnostic failure);
  std::string explain(Work& work);
  void report(Sink& sink);
  void join_network_errors();

  // module_key.cpp
  Result<void> load_names();
  Result<ModuleNames> names_without_record(const LockedModule& module) const;
  Result<std::vector<std::size_t>> collect_names(Work& work);
  Result<void> read_names(Work& work, ModuleNames& names);
  Result<void> add_local_names(Work& work);
  std::vector<std::size_t> used_in_plan(const Work& work);
  std::set<std::string> visible_to(const Work& work) const;
  Result<std::string> release_seen_by(const Work& work) const;
  Result<std::string> other_release_files(const Work& work);
  Result<std::map<std::string, std::string>> downloads_of(const Work& work) const;
  Result<void> set_key(Work& work);
  void warn_of_missed();

  // module_registration.cpp
  void register_finished();
  std::optional<Scheduler::Registration> next_registration();
  Result<void> register_module(Work& work, Scheduler::Outcome outcome);
  Result<void> commit(Work& work);
  Result<void> restore(const Work& work);
  Result<void> link_release(const Work& work);
  Result<void> stamp(const Work& work);
  Result<std::optional<RegistryChange>> search_path() const;
  Result<RegistryChanges> all_changes(const Work& work) const;
  Result<void> commit_part(const Work& work, const RegistryChanges& changes);
  Result<LockedModule> entry_of(const Work& work);

  // module_sources.cpp
  Result<void> fetch(Work& work);
  Result<void> use_tree_without_clone(Work& work);
  Result<void> clone_tree(Work& work, fetch::GitSource& git, const CloneSource& source,
                          const std::optional<fetch::SourceState>& locked);
  Result<void> clone_beside(Work& work, fetch::GitSource& git, const CloneSource& source,
                            const std::optional<fetch::SourceState>& locked);
  Result<void> refresh_tree(Work& work, fetch::GitSource& git, const CloneSource& source,
                            const std::optional<fetch::SourceState>& locked);
  Result<void> replace_tree(Work& work, const CloneSource& source);
  Result<void> place_clone(Work& work, const CloneSource& source);
  Result<void> refuse_to_remove(const LocalWork& mine, const CloneSource& source);
  Result<std::string> patch_hash(const CloneSource& source) const;
  Result<bool> has_patch(const Work& work, const CloneSource& source) const;
  Result<std::string> commit_of(fetch::GitSource& git, const std::string& folder);
  Result<std::string> head_commit(const Work& work, fetch::GitSource& git);
  static std::string checkout_of(const Work& work, const std::string& head);
  Result<void> identify(Work& work, const CloneSource& source);
  Result<void> use_existing_tree(Work& work, const CloneSource& source);
  std::string advice(const Work& work, const CloneSource& source, std::string_view what) const;
  void warn_of_moved_tag(const Work& work, fetch::GitSource& git, const std::string& folder);
  void warn(Diagnostic diagnostic);

  // module_record.cpp
  Result<std::string> record_path(const Work& work) const;
  Result<void> read_record(Work& work);
  fetch::GitSource tree_git(const Work& work) const;
  TreePlace tree_place(const Work& work, bool ask_remote) const;
  Result<LocalWork> local_work(Work& work, bool ask_remote) const;
  Result<void> announce_clone(Work& work, const std::string& folder) const;
  Result<void> record_clone(Work& work);
  Result<void> note_local_work(Work& work);
  Result<void> mark_unbuilt(const Work& work) const;
  Result<void> record_tree(Work& work);

  /// The content of the mark of a build in a tree that contains none of the user's work.
  static constexpr std::string_view checkout_mark = "checkout";

  // module_checkout.cpp
  Result<void> prepare_tree(Work& work);
  Result<void> restore_checkout(Work& work, const CloneSource& source);
  Result<bool> is_checkout(Work& work) const;
  Result<void> keep_doubtful(const Work& work);
  Result<std::string> hash_of_work(const Work& work) const;
  Result<void> record_edits(const Work& work);
  void keep_alive(const std::stop_token& stop);

  // module_build.cpp
  Result<Scheduler::Outcome> build(Work& work);
  Result<void> check_locked_downloads(const Work& work) const;
  Result<void> run_steps(Work& work);
  Result<bool> is_unchanged(Work& work) const;
  Result<bool> is_as_built(const Work& work) const;
  Result<void> run_step(Work& work, const Step& step);
  Result<void> check_result(const Work& work);
  Result<void> stage_release(Work& work);
  std::vector<std::size_t> built_before(const Work& work) const;
  StepReport report_of(const Work& work, const Step& step) const;
  std::string log_path(const Work& work, const Step& step) const;
  std::string module_state(const Work& work, std::string_view name) const;

  // locked_build.cpp
  const LockedModule* locked(const Work& work) const;
  bool matches_lock(Sink& sink);
  Result<void> compare_with_lock(const Work& work, Sink& sink);
  Result<void> find_present_tree(const Work& work, const LockedModule& entry, Sink& sink);
  Result<void> fetch_locked(const Work& work, const DownloadFile& file, const std::string& hash);

  // module_cache.cpp
  bool may_cache(const Work& work) const;
  Result<void> restore_from_cache(Work& work);
  Result<void> unpack_entry(const Work& work, const std::string& file, const std::string& into);
  Result<bool> place_tree(const Work& work, const std::string& from);
  Result<void> place_logs(const Work& work, const std::string& from);
  void remove_later(const std::string& hidden);
  static bool is_restored(const Work& work, const Step& step);
  void store(Work& work);
  Result<std::string> bill_of(const Work& work);
  Result<void> write_entry(const Work& work, const std::string& file);

  // source_cache.cpp
  bool may_cache(const CloneSource& source) const;
  Result<fetch::SourceState> get_clone(const Work& work, fetch::GitSource& git, const CloneSource& source,
                                       const std::optional<fetch::SourceState>& locked);
  Result<fetch::SourceState> unpack_clone(const Work& work, fetch::GitSource& git, const CloneSource& source,
                                          const std::optional<fetch::SourceState>& locked,
                                          const EntryHeader& wanted, const std::string& file);
  Result<void> find_download(const Work& work, const DownloadFile& file);
  void store_downloads(const Work& work);

  const BuildPlan& plan_;
  const Target& target_;
  const BuildOptions& options_;
  Machine machine_;
  Progress& progress_;
  JobPool jobs_;
  Packages packages_;
  Registry registry_;
  SharedResources shared_;
  mutable fetch::SharedGitSettings git_settings_;
  BaseIdentity base_;
  LockFile initial_lock_;

  std::mutex names_mutex_;  ///< protects the two members below
  ReleaseUses uses_;
  std::optional<FileHashes> hashes_;

  /// Each element is written only by the worker that runs the module's task. Other workers read it only after
  /// the scheduler has reported the module as built.
  std::vector<Work> works_;
  std::mutex registry_mutex_;  ///< protects the registry's files

  mutable std::mutex mutex_;  ///< protects the members below; never held during slow operations
  std::condition_variable changed_;
  Scheduler scheduler_{{}, {}};
  LockFile lock_;
  std::vector<Diagnostic> warnings_;
  /// The marks of trees that are being built. They are touched all the time, so that the last time is when a
  /// build was killed.
  std::set<std::string> alive_;
};

}  // namespace iocwright::image
