#include "image/module/support_build.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <iterator>
#include <thread>

#include "core/base/path.hpp"
#include "core/base/settings.hpp"
#include "core/base/text.hpp"
#include "core/diag/file_result.hpp"
#include "core/diag/suggestion.hpp"
#include "core/fetch/git.hpp"
#include "core/fetch/git_environment.hpp"
#include "image/module/build_lock.hpp"
#include "image/module/content_key.hpp"
#include "image/module/failure.hpp"
#include "image/module/launcher.hpp"
#include "image/module/release_order.hpp"

namespace iocwright::image {

namespace {

constexpr std::size_t maximum_fetches = 4;  // at the same time; more would only burden the servers

/// The environment of all programs that a build runs.
Environment program_environment(const Machine& machine, const Target& target) {
  Environment out =
      fetch::without_git_repository(machine.environment);  // makefiles of EPICS modules call git
  out.set("SUPPORT", target.support);
  out.set("EPICS_ROOT", target.epics_root);
  out.set("EPICS_BASE", target.epics_base);
  if (Settings(out).text(Setting::epics_host_arch).empty())
    assign(out, Setting::epics_host_arch, target.target_arch);
  out.set("DEBIAN_FRONTEND", "noninteractive");
  // Compilers and make must print English messages, because hints are found by matching them. Other
  // categories of the locale, such as the encoding and sort order, remain the user's.
  if (const std::string all = out.get("LC_ALL"); !all.empty()) out.set("LANG", all);
  out.set("LC_ALL", "");
  out.set("LC_MESSAGES", "C");
  return out;
}

}  // namespace

SupportBuild::SupportBuild(const BuildPlan& plan, const Target& target, const BuildOptions& options,
                           const Machine& machine, Progress& progress, LockFile lock,
                           std::string initial_release)
    : plan_(plan),
      target_(target),
      options_(options),
      machine_(machine),
      progress_(progress),
      jobs_(target.jobs),
      packages_(machine_,
                path::join(Settings(machine.environment).text(Setting::state_folder), ".apt_cache_updated")),
      registry_(machine.disk, path::join(target.support, "configure"), std::move(initial_release)),
      shared_{machine_,
              program_environment(machine, target),
              fetch::Mirror(options.mirror),
              packages_,
              registry_,
              jobs_,
              target.epics_root,
              target.support,
              {},
              {}},
      lock_(std::move(lock)) {
  works_.reserve(plan.modules.size());
  for (const ModulePlan& module : plan.modules) {
    Work& work = works_.emplace_back();
    work.plan = &module;
    work.number = works_.size() - 1;
    work.runner = std::make_unique<StepRunner>(shared_, module, module_state(work, "once"));
  }
}

/// Gathers everything that determines what must be built, and in which order.
Result<void> SupportBuild::prepare() {
  lock_.base = TRY(read_base(machine_.disk, target_.epics_base));
  for (Work& work : works_) work.recipe = TRY(recipe_hash(*work.plan, machine_.disk));
  TRY(registry_.recover());
  // Hidden clones and trees of a build that was killed, also of modules that are no longer built.
  for (const std::string& name : TRY(or_unreadable(machine_.disk.list_if_exists(target_.support), "list")))
    if (name.starts_with(".iocwright-"))
      TRY(or_fail(machine_.disk.remove_tree(path::join(target_.support, name)), "remove"));
  TRY(registry_.take_snapshot());
  initial_lock_ = lock_;
  hashes_ = TRY(FileHashes::read(machine_.disk, registry_.state_path("hashes")));
  base_ = TRY(identify_base(target_, registry_.state_path(""), machine_, shared_.environment, *hashes_));
  TRY(load_names());
  TRY(set_launcher());
  Scheduler expected(TRY(build_order()), {});
  for (const Work& work : works_) expected.fetched(work.number, used_in_plan(work));
  TRY(restore_registry(expected.order()));
  TRY(registry_.take_snapshot());
  auto order = TRY(build_order());
  scheduler_ = Scheduler(std::move(order),
                         {.fetches = maximum_fetches, .builds = static_cast<std::size_t>(jobs_.jobs())});
  return {};
}

Result<void> SupportBuild::set_launcher() {
  if (options_.launcher.empty()) return {};
  if (!TRY(or_unreadable(find_program(options_.launcher, shared_.environment))))
    return fail(error(DiagKind::bad_setting,
                      fmt::format("there is no program `{}` to launch compilers", options_.launcher))
                    .help("install it, such as with `apt-get install ccache`"));
  shared_.launcher = launcher_command(options_.launcher, own_program(),
                                      BuildLock::programs_file(target_.configure(".iocwright")));
  shared_.launcher_arguments = TRY(launcher_arguments(shared_.launcher, target_.epics_base, machine_.disk));
  return {};
}

void SupportBuild::run(Sink& sink) {
  auto ready = prepare();
  if (sink.take_error(ready) || (options_.locked && !matches_lock(sink))) return;
  {
    const std::size_t count = std::min(works_.size(), maximum_fetches) +
                              std::min(works_.size(), static_cast<std::size_t>(jobs_.jobs()));
    const std::jthread alive([this](const std::stop_token& stop) { keep_alive(stop); });
    std::vector<std::jthread> workers;
    for (std::size_t i = 0; i < count; ++i) workers.emplace_back([this] { run_tasks(); });
  }
  // Sources that were fetched may use other modules than before.
  if (options_.refresh && std::ranges::none_of(works_, [](const Work& w) { return w.failure.has_value(); }))
    if (auto restored = restore_registry(scheduler_.order()); !restored)
      warnings_.push_back(std::move(restored.error()));
  warn_of_missed();
  if (auto saved = hashes_->save(); !saved) warnings_.push_back(std::move(saved.error()));
  report(sink);
  progress_.finish_all(works_.size(), sink.has_errors() ? BuildOutcome::failed : BuildOutcome::done);
}

/// Restores what the modules of this run have entered in the registry. With `--refresh`, the modules are then
/// also in this order, in the lock file, too; with `--discard`, nothing but their lines is left.
Result<void> SupportBuild::restore_registry(const std::vector<std::size_t>& order) {
  std::vector<std::string> modules;
  for (const std::size_t number : order)
    if (const ModulePlan& module = plan_.modules[number]; !module.skipped && !module.partial)
      modules.push_back(module.name);
  std::map<std::string, std::string> lock;
  if (options_.refresh && sort_listed(lock_.modules, modules, [](const auto& entry) { return entry.name; }))
    lock["iocwright.lock.yaml"] = lock_.text();
  Registry::Restoring how{.sorts = options_.refresh, .discards = options_.discard};
  how.search_path = TRY(search_path());
  for (const std::string& copy : TRY(registry_.restore(modules, std::move(how), lock)))
    warn(warning(DiagKind::local_work,
                 fmt::format("removed lines that are not from modules; the file as it was is `{}`", copy)));
  return {};
}

/// For each module, the earlier modules that must be complete before it is built: those in its plan, and
/// those that RELEASE requires.
Result<std::vector<std::vector<std::size_t>>> SupportBuild::build_order() const {
  std::vector<ReleaseUser> users;
  for (const ModulePlan& module : plan_.modules) {
    ReleaseUser& user = users.emplace_back();
    if (!module.skipped)
      std::ranges::copy_if(works_[users.size() - 1].runner->changes(), std::back_inserter(user.changes),
                           [](const RegistryChange& change) { return change.file == "RELEASE"; });
    for (std::size_t i = 0; i + 1 < users.size(); ++i)
      if (std::ranges::find(module.after, plan_.modules[i].name) != module.after.end())
        user.after.push_back(i);
  }
  TRY(order_by_release(registry_.snapshot(), users));
  std::vector<std::vector<std::size_t>> out;
  for (ReleaseUser& user : users) out.push_back(std::move(user.after));
  return out;
}

/// The main function of each worker thread.
void SupportBuild::run_tasks() {
  while (const auto task = next_task()) {
    Work& work = works_[task->module];
    if (task->job == Scheduler::Job::fetch) fetch_sources(work);
    else build_module(work);
    register_finished();
    if (task->job == Scheduler::Job::build && !work.failure) {
      store_downloads(work);
      store(work);
    }
  }
}

/// Waits until a task can be started, and starts it. Returns nothing if there are no more tasks.
std::optional<Scheduler::Task> SupportBuild::next_task() {
  std::unique_lock lock(mutex_);
  while (scheduler_.has_more_tasks()) {
    if (const auto task = scheduler_.start_next()) return task;
    changed_.wait(lock);
  }
  return std::nullopt;
}

void SupportBuild::fetch_sources(Work& work) {
  auto fetched = work.plan->skipped ? Result<void>() : fetch(work);
  if (!fetched) return stop(work, std::move(fetched.error()));
  auto uses = collect_names(work);
  if (!uses) return stop(work, std::move(uses.error()));
  tell_scheduler([&] { scheduler_.fetched(work.number, *std::move(uses)); });
}

void SupportBuild::build_module(Work& work) {
  const auto begin = machine_.clock.now();
  auto outcome =
      work.plan->skipped ? Result<Scheduler::Outcome>(Scheduler::Outcome::not_applicable) : build(work);
  work.took = machine_.clock.now() - begin;
  if (!outcome) return stop(work, std::move(outcome.error()));
  tell_scheduler([&] { scheduler_.finished(work.number, *outcome); });
}

void SupportBuild::tell_scheduler(const std::function<void()>& change) {
  const std::lock_guard lock(mutex_);
  change();
  changed_.notify_all();
}

/// Records why a module failed. If RELEASE was lent to the module, restores it first, before others are
/// registered.
void SupportBuild::stop(Work& work, Diagnostic failure) {
  if (work.lent_release) {
    const std::lock_guard lock(registry_mutex_);
    if (auto taken = registry_.restore_release(); !taken) failure.add_note({}, taken.error().message());
  }
  work.failure = std::move(failure);
  tell_scheduler([&] { scheduler_.failed(work.number); });
}

/// Prints the end of the failed step's log, and adds notes and a hint from the log to the error.
/// Returns the first error in the log.
std::string SupportBuild::explain(Work& work) {
  const std::string log = work.failure_log.empty() ? "" : machine_.disk.read(work.failure_log).value_or("");
  if (log.empty()) return "";
  constexpr std::size_t shown = 20;
  if (work.failure->help_text() == fetch::network_help) {  // the log only repeats the error
    work.failure->add_note({}, "full log: " + work.failure_log);
    return "";
  }
  progress_.report(fmt::format("-- end of {}\n{}\n--", work.failure_log, last_lines(log, shown)));
  const auto first = first_error(log);
  if (first && !first->empty()) work.failure->add_note({}, "first error: " + *first);
  work.failure->add_note({}, "full log: " + work.failure_log);
  const auto hint =
      hint_for(log, machine_.disk.probably_exists(path::join(work.plan->folder, "configure/RULES_TOP")) ||
                        machine_.disk.probably_exists(path::join(work.plan->folder, "configure/CONFIG")));
  for (const auto* searched : {&first, &hint})
    if (!*searched) work.failure->add_note({}, searched->error().message());
  if (hint && !hint->empty() && work.failure->kind() == DiagKind::step_failed)
    *work.failure = std::move(*work.failure).help(*hint);
  return first.value_or("");
}

/// Reports a lost network once: lists the other modules that it affects below the first error.
void SupportBuild::join_network_errors() {
  Work* first = nullptr;
  std::vector<std::string> others;
  for (Work& work : works_) {
    if (!work.failure || work.failure->help_text() != fetch::network_help) continue;
    if (first == nullptr) {
      first = &work;
      continue;
    }
    others.push_back(work.plan->name);
    *work.failure = std::move(*work.failure).consequence();
  }
  if (!others.empty())
    first->failure->add_note({},
                             fmt::format("{} could not be fetched either", short_list(std::move(others))));
}

void SupportBuild::report(Sink& sink) {
  for (Diagnostic& warning : warnings_) sink.add(std::move(warning));
  join_network_errors();
  for (Work& work : works_) {
    if (!work.failure) continue;
    const std::string first_error = explain(work);
    progress_.finish(work.plan->name, BuildOutcome::failed, work.took.count(), work.failure->message(),
                     first_error);
    sink.add(std::move(*work.failure));
  }
  if (const auto skipped = scheduler_.skipped(); !skipped.empty())
    progress_.say(fmt::format("{} not built", text::plural(skipped.size(), "module")));
}

}  // namespace iocwright::image
