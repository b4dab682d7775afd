// Registers finished modules: adds what they provide to the registry, and themselves to the lock file.
#include <fmt/format.h>

#include "core/base/path.hpp"
#include "core/diag/file_result.hpp"
#include "image/module/aside_name.hpp"
#include "image/module/built_modules.hpp"
#include "image/module/compare_lock.hpp"
#include "image/module/content_key.hpp"
#include "image/module/support_build.hpp"

namespace iocwright::image {

namespace {

/// Truncates a list of files, to keep the lock file readable.
std::vector<std::string> first_of(const std::set<std::string>& files) {
  constexpr std::size_t maximum = 20;
  std::vector<std::string> out;
  for (const std::string& file : files) {
    if (out.size() == maximum) {
      out.push_back(fmt::format("and {} more", files.size() - maximum));
      break;
    }
    out.push_back(file);
  }
  return out;
}

}  // namespace

/// Registers the modules whose turn it is. If another worker is already doing so, returns immediately; that
/// worker then continues with the modules that have finished in the meantime.
void SupportBuild::register_finished() {
  while (const auto next = next_registration()) {
    Work& work = works_[next->module];
    auto registered = register_module(work, next->outcome);
    if (registered) tell_scheduler([&] { scheduler_.registered(work.number); });
    else stop(work, std::move(registered.error()));
  }
}

std::optional<Scheduler::Registration> SupportBuild::next_registration() {
  const std::lock_guard lock(mutex_);
  return scheduler_.start_registration();
}

Result<void> SupportBuild::register_module(Work& work, Scheduler::Outcome outcome) {
  const std::string& name = work.plan->name;
  if (outcome == Scheduler::Outcome::unchanged) {
    TRY(restore(work));
    progress_.say(fmt::format("{:<16} unchanged", name));
    progress_.finish(name, BuildOutcome::unchanged, work.took.count());
  } else if (outcome == Scheduler::Outcome::not_applicable) {
    progress_.say(fmt::format("{:<16} not for {}", name, target_.target_arch));
    progress_.finish(name, BuildOutcome::not_applicable, work.took.count());
  } else {
    TRY(commit(work));
    const std::string what = work.plan->partial           ? "partly built"
                             : work.restored_from.empty() ? "built"
                                                          : "restored from " + work.restored_from;
    const std::string at = work.version.empty() ? "" : " at " + work.version;
    progress_.say(fmt::format("{:<16} {}{} in {:.1f} s", name, what, at, work.took.count()));
    progress_.finish(name, work.restored_from.empty() ? BuildOutcome::done : BuildOutcome::restored,
                     work.took.count());
  }
  return {};
}

/// The search path for databases, which has the `db` folders of all modules; nullopt if there are none.
Result<std::optional<RegistryChange>> SupportBuild::search_path() const {
  std::string folders;
  for (const std::string& name : TRY(or_fail(machine_.disk.list_if_exists(target_.support), "list"))) {
    const std::string db = path::join(path::join(target_.support, name), "db");
    if (!name.starts_with('.') && !is_aside_name(name) &&
        TRY(or_unreadable(skip_unusable(machine_.disk.is_folder(db)))))
      folders += (folders.empty() ? "" : ":") + db;
  }
  if (folders.empty()) return std::optional<RegistryChange>();
  return set_line("RELEASE.shell", "export *EPICS_DB_INCLUDE_PATH.*$",
                  fmt::format("export EPICS_DB_INCLUDE_PATH=\"{}\"", folders));
}

/// The registry changes of a module's steps, and the search path for databases.
Result<RegistryChanges> SupportBuild::all_changes(const Work& work) const {
  RegistryChanges changes = work.runner->changes();
  if (auto path = TRY(search_path())) changes.push_back(*std::move(path));
  return changes;
}

Result<void> SupportBuild::commit(Work& work) {
  const RegistryChanges changes = TRY(all_changes(work));
  TRY(work.runner->publish());
  if (work.plan->partial) return commit_part(work, changes);
  LockedModule entry = TRY(entry_of(work));
  LockFile lock = lock_;  // changed only by the registration in progress, so no mutex is needed to read it
  lock.put(std::move(entry));
  {
    const std::lock_guard guard(registry_mutex_);
    TRY(registry_.commit(work.plan->name, changes, {{"iocwright.lock.yaml", lock.text()}}));
  }
  tell_scheduler([&] { lock_ = std::move(lock); });
  return stamp(work);
}

/// Marks the tree as built. If someone has changed it since it was recorded, the mark is as old as the
/// record, so that the next run finds the change.
Result<void> SupportBuild::stamp(const Work& work) {
  const std::string recorded = module_state(work, "compared");
  const bool changed = TRY(or_unreadable(changed_since(work.plan->folder, recorded)));
  TRY(link_release(work));
  if (!changed) TRY(or_fail(machine_.disk.write(recorded, work.tree_hash), "write"));
  TRY(or_fail(machine_.disk.rename(recorded, module_state(work, "built")), "write"));
  return or_fail(machine_.disk.remove(unbuilt_mark(target_, work.plan->name)), "remove");
}

/// Makes the module's RELEASE.local a link to the global RELEASE. An existing one is kept: a new link would
/// look like a change to the tree.
Result<void> SupportBuild::link_release(const Work& work) {
  const std::string local = path::join(work.plan->folder, "configure/RELEASE.local"),
                    release = registry_.path_of("RELEASE");
  if (TRY(or_unreadable(machine_.disk.is_link(local))) &&
      TRY(or_unreadable(machine_.disk.read_link(local), "read the link")) == release)
    return {};
  TRY(or_fail(machine_.disk.remove(local), "remove"));
  return or_fail(machine_.disk.make_link(release, local), "link");
}

/// Restores what an unchanged module has outside of its tree, as the role does on every run.
Result<void> SupportBuild::restore(const Work& work) {
  TRY(work.runner->publish());
  if (!registry_.has(work.plan->name)) {  // it was built by an older version
    const RegistryChanges changes = TRY(all_changes(work));
    const std::lock_guard guard(registry_mutex_);
    TRY(registry_.commit(work.plan->name, changes, {}));
  }
  return link_release(work);
}

/// Commits the registry changes of a partial build, which never counts as a build of the module.
Result<void> SupportBuild::commit_part(const Work& work, const RegistryChanges& changes) {
  {
    const std::lock_guard guard(registry_mutex_);
    TRY(registry_.commit(work.plan->name, changes, {}, true));
  }
  const std::string local = path::join(work.plan->folder, "configure/RELEASE.local");
  return TRY(or_unreadable(machine_.disk.is_link(local))) ? link_release(work) : Result<void>();
}

Result<LockedModule> SupportBuild::entry_of(const Work& work) {
  LockedModule out;
  const ModulePlan& plan = *work.plan;
  out.name = plan.name;
  out.macro = plan.macro;
  out.url = work.url;
  if (const CloneSource* clone = clone_of(plan)) out.asked = wanted_version(*clone);
  out.version = work.version;
  out.commit = work.source.commit;
  fetch::GitSource git = tree_git(work);
  if (!out.commit.empty() && git.kind_in(plan.folder, work.version) == fetch::RefKind::branch) {
    out.branch = work.version;
    out.version = git.version_of(plan.folder, out.commit);
  }
  out.tree = work.source.tree;
  out.recipe = work.recipe;
  out.license = plan.license;
  out.packages = TRY(packages_.versions(plan.apt_developer));
  out.runtime_packages = TRY(packages_.versions(plan.apt_runtime));
  out.downloads = work.downloads;
  out.dirty = work.dirty;
  if (!work.local.partly_known) out.local_changes = first_of(work.local.files);
  out.requirements = planned_entry(plan, work.recipe).requirements;
  out.uses.assign(work.used.begin(), work.used.end());
  out.key = work.key;
  return out;
}

}  // namespace iocwright::image
