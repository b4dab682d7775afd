// Decides which module of a build is fetched, built or registered next. A pure state machine without threads,
// disk or clock: the caller reports what has happened and asks what to do next.
#pragma once

#include <cstddef>
#include <optional>
#include <vector>

namespace iocwright::image {

/// Modules are identified by their index in the plan.
///
/// - Sources are fetched in the plan's order, whatever the dependencies.
/// - A module can be built once its sources are fetched and its dependencies are complete. If several can be
///   built, the plan's order decides.
/// - Finished modules are registered one at a time and in the plan's order, so that the lists in $SUPPORT do
///   not depend on build times. A later module that a module uses is registered before it.
/// - A module is complete once it is registered, or while it only waits for an earlier module that is not
///   finished. A long build therefore delays no independent modules, but a module that depends on all earlier
///   ones starts only when these are registered.
/// - After a failure, no further task is started. Builds in progress continue, and are registered if they
///   succeed.
class Scheduler {
 public:
  enum class Job : unsigned char { fetch, build };
  struct Task {
    Job job;
    std::size_t module;
    bool operator==(const Task&) const = default;
  };
  enum class Outcome : unsigned char {
    built,
    unchanged,
    not_applicable  ///< the recipe excludes the target architecture
  };
  /// The maximum number of tasks of each kind that run at the same time.
  struct Budget {
    std::size_t fetches = 1, builds = 1;
  };

  /// A module whose turn it is to be registered.
  struct Registration {
    std::size_t module;
    Outcome outcome;
    bool operator==(const Registration&) const = default;
  };

  /// `dependencies` lists, for each module, those that must be complete before it is built. They must come
  /// earlier in the plan, so that there are no cycles; otherwise throws std::logic_error.
  Scheduler(std::vector<std::vector<std::size_t>> dependencies, Budget budget);

  /// Starts a task. Returns nothing if none can be started now.
  std::optional<Task> start_next();
  /// Whether start_next() can still return a task, now or after another event.
  bool has_more_tasks() const;

  /// Reports that the sources of a module have been fetched. `uses` are the modules that these refer to,
  /// earlier or later ones; those that must be built before it anyway need not be among them. A later module
  /// is built before this one unless it uses or depends on this one, directly or indirectly. Which one it is
  /// does not depend on the order in which sources arrive: a module waits for the sources of those that it
  /// may have to wait for.
  void fetched(std::size_t module, std::vector<std::size_t> uses = {});
  /// Reports that a module has been built, or needs no build.
  void finished(std::size_t module, Outcome outcome);
  /// Reports that a module could not be fetched, built or registered.
  void failed(std::size_t module);

  /// Starts the registration of the next module. Returns nothing if another registration is in progress, or
  /// if the next module has not finished.
  std::optional<Registration> start_registration();
  /// Reports that the registration of a module is complete.
  void registered(std::size_t module);
  bool is_registered(std::size_t module) const { return modules_[module].state == State::registered; }

  /// The order in which modules are registered, as far as it is known.
  const std::vector<std::size_t>& order() const { return order_; }
  /// The modules of this run that this one waits for, directly or indirectly, in the order of registration.
  std::vector<std::size_t> before(std::size_t module) const;
  /// The modules that before() returns, as far as they were built in this run.
  std::vector<std::size_t> built_before(std::size_t module) const;
  /// After a failure, the modules that were not built because of it, whether or not they depend on the failed
  /// one.
  std::vector<std::size_t> skipped() const;

 private:
  enum class State : unsigned char {
    waiting,
    fetching,
    fetched,
    building,
    finished,
    registering,
    registered,
    failed
  };
  struct Module {
    std::vector<std::size_t> dependencies;
    std::vector<std::size_t> uses;
    /// The modules to wait for: `dependencies` and some of `uses`. Unknown until enough is fetched.
    std::optional<std::vector<std::size_t>> wait_for;
    State state = State::waiting;
    Outcome outcome = Outcome::built;
  };

  std::size_t count(State state) const;
  bool is_pending(const Module& module) const;
  bool is_complete(std::size_t module) const;
  bool is_ready(const Module& module) const;
  bool is_fetched(std::size_t module) const;
  std::optional<bool> reaches(std::size_t from, std::size_t to) const;
  std::optional<std::vector<std::size_t>> find_wait_for(std::size_t module) const;
  bool place(std::size_t module, std::vector<bool>& placed);
  void find_order();
  std::size_t position(std::size_t module) const;
  std::size_t first_pending() const;
  std::size_t running_builds() const;

  std::vector<Module> modules_;
  /// The order of registration, as far as it is known.
  std::vector<std::size_t> order_;
  Budget budget_;
  bool stopping_ = false;  ///< a module has failed
};

}  // namespace iocwright::image
