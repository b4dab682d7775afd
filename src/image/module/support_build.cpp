#include "image/module/support_build.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <thread>

#include "core/base/path.hpp"
#include "core/base/settings.hpp"
#include "core/base/text.hpp"
#include "core/diag/file_result.hpp"
#include "core/fetch/git_environment.hpp"
#include "image/module/aside_name.hpp"
#include "image/module/content_key.hpp"
#include "image/module/failure.hpp"
#include "image/module/release_order.hpp"

namespace iocwright::image {

namespace {

constexpr std::size_t most_fetches = 4;  // parallel fetches; more would only slow down the server

/// The environment of all programs that a build runs.
Environment program_environment(const Machine& machine, const Target& target) {
  Environment out =
      fetch::without_git_repository(machine.environment);  // makefiles of EPICS modules call git
  out.set("SUPPORT", target.support);
  out.set("EPICS_ROOT", target.epics_root);
  out.set("EPICS_BASE", target.epics_base);
  if (out.get("EPICS_HOST_ARCH").empty()) out.set("EPICS_HOST_ARCH", target.target_arch);
  out.set("DEBIAN_FRONTEND", "noninteractive");
  // Compilers and make must print English messages, which the hints are matched against. Other categories,
  // such as encoding and sort order, remain the user's.
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
      shop_{machine_,
            program_environment(machine, target),
            fetch::Mirror(options.mirror),
            packages_,
            registry_,
            jobs_,
            target.epics_root,
            target.support},
      lock_(std::move(lock)) {
  works_.reserve(plan.modules.size());
  for (const ModulePlan& module : plan.modules) {
    Work& work = works_.emplace_back();
    work.plan = &module;
    work.after = module.after;
    work.runner = std::make_unique<StepRunner>(shop_, module, module_state(work, "once"));
  }
}

/// Gathers everything that determines what has to be built, and in which order.
Result<void> SupportBuild::prepare() {
  platform_ = TRY(platform_key(target_, machine_.disk, shop_.environment));
  lock_.base = TRY(read_base(machine_.disk, target_.epics_base));
  for (Work& work : works_) work.recipe = TRY(recipe_hash(*work.plan, machine_.disk));
  TRY(registry_.recover());
  TRY(registry_.take_snapshot());
  return order();
}

void SupportBuild::run(Sink& sink) {
  auto ready = prepare();
  if (sink.take_error(ready)) return;
  {
    std::vector<std::jthread> threads;
    for (std::size_t i = 0; i < std::min(works_.size(), most_fetches); ++i)
      threads.emplace_back([this] { fetch_all(); });
    for (std::size_t i = 0; i < std::min(works_.size(), static_cast<std::size_t>(target_.jobs)); ++i)
      threads.emplace_back([this] { build_all(); });
  }
  report(sink);
}

/// The changes to RELEASE that a module's plan contains.
RegistryChanges SupportBuild::planned_changes(const ModulePlan& module) const {
  RegistryChanges out;
  for (const Step& step : module.steps) {
    if (const auto* release = std::get_if<SetRelease>(&step.action))
      for (RegistryChange& change : release_changes(*release)) out.push_back(std::move(change));
    if (const auto* edit = std::get_if<EditFile>(&step.action);
        edit != nullptr && registry_.name_of(edit->path) == "RELEASE")
      out.push_back({"RELEASE", edit->edit});
  }
  return out;
}

/// Adds the dependencies that RELEASE requires to those of the plan.
Result<void> SupportBuild::order() {
  std::vector<ReleaseUser> users;
  for (const Work& work : works_) {
    ReleaseUser& user = users.emplace_back();
    if (!work.plan->skipped) user.changes = planned_changes(*work.plan);
    for (std::size_t i = 0; i + 1 < users.size(); ++i)
      if (std::find(work.after.begin(), work.after.end(), works_[i].plan->name) != work.after.end())
        user.after.push_back(i);
  }
  TRY(order_by_release(registry_.snapshot(), users));
  for (std::size_t i = 0; i < users.size(); ++i)
    for (std::size_t other : users[i].after)
      if (const std::string& name = works_[other].plan->name;
          std::find(works_[i].after.begin(), works_[i].after.end(), name) == works_[i].after.end())
        works_[i].after.push_back(name);
  return {};
}

SupportBuild::Work* SupportBuild::next_to_fetch() {
  const std::lock_guard lock(mutex_);
  for (Work& work : works_) {
    if (failed_) break;
    if (work.state != State::waiting) continue;
    work.state = State::fetching;
    return &work;
  }
  return nullptr;
}

void SupportBuild::fetch_all() {
  while (Work* work = next_to_fetch()) {
    auto fetched = work->plan->skipped ? Result<void>() : fetch(*work);
    if (fetched) settle(*work, State::fetched);
    else settle(*work, fail(std::move(fetched.error())));
  }
}

bool SupportBuild::is_done(const std::string& name) const {
  const auto found =
      std::find_if(works_.begin(), works_.end(), [&](const Work& w) { return w.plan->name == name; });
  return found == works_.end() || found->state == State::built || found->state == State::unchanged ||
         found->state == State::skipped;
}

/// Waits for and returns the first module whose sources are fetched and whose requirements are built. Returns
/// null if no more modules can be built.
SupportBuild::Work* SupportBuild::next_to_build() {
  std::unique_lock lock(mutex_);
  while (!failed_) {
    bool more = false;
    for (Work& work : works_) {
      more = more || work.state == State::waiting || work.state == State::fetching ||
             work.state == State::fetched;
      const auto& after = work.after;
      if (work.state != State::fetched ||
          !std::all_of(after.begin(), after.end(), [&](const auto& name) { return is_done(name); }))
        continue;
      work.state = State::building;
      return &work;
    }
    if (!more) return nullptr;
    changed_.wait(lock);
  }
  return nullptr;
}

void SupportBuild::build_all() {
  while (Work* work = next_to_build()) {
    const auto begin = machine_.clock.now();
    auto outcome = work->plan->skipped ? Result<State>(State::skipped) : build(*work);
    work->took = machine_.clock.now() - begin;
    settle(*work, std::move(outcome));
  }
}

void SupportBuild::settle(Work& work, Result<State> outcome) {
  const std::lock_guard lock(mutex_);
  if (outcome) {
    work.state = *outcome;
  } else {
    work.state = State::failed;
    work.fault = std::move(outcome.error());
    failed_ = true;
  }
  commit_in_order();
  if (work.lent_release && work.state == State::failed)
    if (auto taken = registry_.take_back_release(); !taken) work.fault->add_note({}, taken.error().message());
  changed_.notify_all();
}

/// Commits modules to the registry as soon as all earlier ones are finished, so that libraries and
/// definitions are listed in the plan's order, independent of build times.
void SupportBuild::commit_in_order() {
  for (; committed_ < works_.size(); ++committed_) {
    Work& work = works_[committed_];
    const bool over =
        work.state == State::waiting || work.state == State::fetched || work.state == State::fetching;
    if (work.state == State::building || (over && !failed_)) return;
    if (work.state == State::unchanged) progress_.say(fmt::format("{:<16} unchanged", work.plan->name));
    if (work.state == State::skipped)
      progress_.say(fmt::format("{:<16} not for {}", work.plan->name, target_.target_arch));
    if (work.state != State::built) continue;
    auto entered = commit(work);
    if (entered) {
      const std::string_view what = work.plan->partial ? "done in part" : "built";
      const std::string at = work.version.empty() ? "" : " at " + work.version;
      progress_.say(fmt::format("{:<16} {}{} in {:.1f} s", work.plan->name, what, at, work.took.count()));
    } else {
      work.state = State::failed;
      work.fault = std::move(entered.error());
      failed_ = true;
    }
  }
}

Result<void> SupportBuild::commit(Work& work) {
  RegistryChanges changes = work.runner->changes();
  std::string folders;
  for (const std::string& name : TRY(or_fail(machine_.disk.list(target_.support), "list"))) {
    const std::string db = path::join(path::join(target_.support, name), "db");
    if (!name.starts_with('.') && !is_aside_name(name) &&
        TRY(or_unreadable(skip_unusable(machine_.disk.is_folder(db)))))
      folders += (folders.empty() ? "" : ":") + db;
  }
  if (!folders.empty())
    changes.push_back(set_line("RELEASE.shell", "export *EPICS_DB_INCLUDE_PATH.*$",
                               fmt::format("export EPICS_DB_INCLUDE_PATH=\"{}\"", folders)));
  TRY(work.runner->publish());
  if (work.plan->partial) return commit_part(work, changes);
  LockFile lock = lock_;
  lock.put(TRY(entry_of(work)));
  const std::string local = path::join(work.plan->folder, "configure/RELEASE.local");
  TRY(registry_.commit(changes, {{"iocwright.lock.yaml", lock.text()}}));
  lock_ = std::move(lock);
  TRY(or_fail(machine_.disk.remove(local), "remove"));
  TRY(or_fail(machine_.disk.make_link(registry_.path_of("RELEASE"), local), "link"));
  return or_fail(machine_.disk.write(module_state(work, "built"), ""), "write");
}

/// Commits the changes of a partial build, which never counts as a build of the module.
Result<void> SupportBuild::commit_part(const Work& work, const RegistryChanges& changes) {
  TRY(registry_.commit(changes, {}));
  const std::string local = path::join(work.plan->folder, "configure/RELEASE.local");
  if (!TRY(or_unreadable(machine_.disk.is_link(local)))) return {};
  if (TRY(or_unreadable(machine_.disk.read_link(local), "read the link")) == registry_.path_of("RELEASE"))
    return {};  // a new link would look like a change of the tree
  TRY(or_fail(machine_.disk.remove(local), "remove"));
  return or_fail(machine_.disk.make_link(registry_.path_of("RELEASE"), local), "link");
}

/// Adds an explanation from the log of the failed step.
void SupportBuild::explain(Work& work) {
  const std::string log = work.fault_log.empty() ? "" : machine_.disk.read(work.fault_log).value_or("");
  if (log.empty()) return;
  constexpr std::size_t shown = 20;
  progress_.report(fmt::format("-- the end of {}\n{}\n--", work.fault_log, last_lines(log, shown)));
  const auto first = first_fault(log);
  if (first && !first->empty()) work.fault->add_note({}, "the first fault: " + *first);
  work.fault->add_note({}, "the whole log: " + work.fault_log);
  const auto hint =
      hint_for(log, machine_.disk.probably_exists(path::join(work.plan->folder, "configure/RULES_TOP")) ||
                        machine_.disk.probably_exists(path::join(work.plan->folder, "configure/CONFIG")));
  for (const auto* searched : {&first, &hint})
    if (!*searched) work.fault->add_note({}, searched->error().message());
  if (hint && !hint->empty() && work.fault->kind() == DiagKind::step_failed)
    *work.fault = std::move(*work.fault).help(*hint);
}

void SupportBuild::report(Sink& sink) {
  for (Diagnostic& warning : warnings_) sink.add(std::move(warning));
  for (Work& work : works_) {
    if (!work.fault) continue;
    explain(work);
    sink.add(std::move(*work.fault));
  }
  const auto left = std::count_if(works_.begin(), works_.end(), [](const Work& w) {
    return w.state == State::waiting || w.state == State::fetched;
  });
  if (left > 0 && failed_)
    progress_.say(fmt::format("{} not built", text::plural(static_cast<std::size_t>(left), "module")));
}

}  // namespace iocwright::image
