// The build of one module: its sources, whether anything is to be done, its steps.
#include <fmt/chrono.h>
#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <ctime>

#include "base/path.hpp"
#include "base/sha256.hpp"
#include "base/text.hpp"
#include "build/content_key.hpp"
#include "build/support_build.hpp"

namespace iocwright::build {

namespace {

/// What a step is called in lists and what its log is named after. Steps of one kind share a log.
std::string label_of(const Step& step) {
  const auto* make = std::get_if<RunMake>(&step.action);
  if (make != nullptr) return make->arguments == std::vector<std::string>{"clean"} ? "make-clean" : "make";
  return std::string(stage_name(step.stage));
}

/// Empty when there is no such file, as after a download that may fail.
Result<std::string> hash_if_exists(const Disk& disk, const std::string& path) {
  if (!TRY(or_unreadable(disk.exists(path)))) return std::string();
  return hash_file(disk, path);
}

}  // namespace

std::string SupportBuild::module_state(const Work& work, std::string_view name) const {
  return registry_.state_path("modules/" + work.plan->name + "/" + std::string(name));
}

std::string SupportBuild::log_path(const Work& work, const Step& step) const {
  return target_.configure("logs/" + work.plan->name + "/" + label_of(step) + ".log");
}

const LockedModule* SupportBuild::locked(const Work& work) const {
  return options_.locked ? options_.locked->find(work.plan->name) : nullptr;
}

Result<void> SupportBuild::fetch(Work& work) {
  const auto clone = std::find_if(work.plan->steps.begin(), work.plan->steps.end(),
                                  [](const Step& s) { return std::holds_alternative<CloneSource>(s.action); });
  if (clone == work.plan->steps.end()) return fetch_nothing(work);
  const auto& source = std::get<CloneSource>(clone->action);
  const std::string log = log_path(work, *clone);
  TRY(or_fail(machine_.disk.make_folders(path::parent(log)), "make folder"));
  TRY(or_fail(machine_.disk.make_folders(module_state(work, "")), "make folder"));
  TRY(hold_to_lock(work));
  std::optional<SourceState> wanted;
  if (const LockedModule* entry = locked(work)) wanted = SourceState{entry->commit, entry->tree};
  GitSource git(machine_, shop_.mirror, log);
  const bool there = TRY(or_unreadable(machine_.disk.exists(source.folder)));
  if (there && (!options_.refresh || TRY(or_unreadable(machine_.disk.is_link(source.folder)))))
    return look_at_folder(work, git, source);
  TRY(or_fail(machine_.disk.remove(log), "remove"));
  progress_.begin(work.plan->name, "clone", log);
  auto cloned = there ? fetch_again(work, git, source, wanted) : Result<void>();
  if (!there) {
    auto removed = or_fail(machine_.disk.remove(module_state(work, "once")), "remove");
    auto state = removed ? git.clone(source, wanted) : Result<SourceState>(fail(std::move(removed.error())));
    if (state) work.source = *std::move(state);
    else cloned = fail(std::move(state.error()));
  }
  progress_.end(work.plan->name, cloned ? "done in" : "failed after");
  if (!cloned) work.fault_log = log;
  TRY(std::move(cloned));
  return write_whole(machine_.disk, module_state(work, "patch"), TRY(patch_hash(source)));
}

/// The clone was left out of the command: what stands is used, if anything does.
Result<void> SupportBuild::fetch_nothing(Work& work) {
  work.source.commit = TRY(or_unreadable(head_of(machine_.disk, work.plan->folder), "read"));
  TRY(or_fail(machine_.disk.make_folders(target_.configure("logs/" + work.plan->name)), "make folder"));
  return or_fail(machine_.disk.make_folders(module_state(work, "")), "make folder");
}

/// `--refresh`: a fresh clone beside the old one takes its place when it is another commit.
Result<void> SupportBuild::fetch_again(Work& work, GitSource& git, const CloneSource& source, const std::optional<SourceState>& wanted) {
  CloneSource beside = source;
  beside.folder = path::join(path::parent(source.folder), ".iocwright-fresh-" + std::string(path::name(source.folder)));
  TRY(or_fail(machine_.disk.remove_tree(beside.folder), "remove"));
  work.source = TRY(git.clone(beside, wanted));
  const std::string head = TRY(or_unreadable(head_of(machine_.disk, source.folder), "read"));
  if (head == work.source.commit && TRY(has_patch(work, source)) && !options_.force)
    return or_fail(machine_.disk.remove_tree(beside.folder), "remove");
  TRY(or_fail(machine_.disk.remove(module_state(work, "once")), "remove"));
  TRY(or_fail(machine_.disk.remove_tree(source.folder), "remove"));
  return or_fail(machine_.disk.rename(beside.folder, source.folder), "write");
}

/// Of the patch that a clone gets; empty without one.
Result<std::string> SupportBuild::patch_hash(const CloneSource& source) const {
  if (source.patch.empty()) return std::string();
  return Sha256::of(TRY(or_unreadable(machine_.disk.read(source.patch), "read")));
}

/// Whether the clone that stands got the patch that the recipe has now, as far as that is known.
Result<bool> SupportBuild::has_patch(const Work& work, const CloneSource& source) const {
  const auto had = TRY(or_unreadable(machine_.disk.read_if_exists(module_state(work, "patch")), "read"));
  return !had || *had == TRY(patch_hash(source));
}

/// A folder that stands already is used as it is; when it is another version than the one asked for, that is said.
Result<void> SupportBuild::look_at_folder(Work& work, GitSource& git, const CloneSource& source) {
  work.source.commit = TRY(or_unreadable(head_of(machine_.disk, source.folder), "read"));
  if (const LockedModule* wanted = locked(work); wanted != nullptr && wanted->commit != work.source.commit)
    return fail(error(DiagKind::lock_mismatch,
                      fmt::format("`{}` stands at the commit `{}`, the lock says {}", source.folder, work.source.commit, wanted->commit))
                    .help("--refresh fetches the locked one"));
  {
    const std::lock_guard lock(mutex_);
    if (!TRY(has_patch(work, source)))
      warnings_.push_back(
          warning(DiagKind::kept_clone, fmt::format("`{}` stands already, without the patch as the recipe has it now: it is "
                                                    "built as it is",
                                                    source.folder))
              .help("--refresh fetches it again and applies the patch"));
    const LockedModule* built = lock_.find(work.plan->name);
    if (built != nullptr && built->commit == work.source.commit && built->version == source.version) return {};
  }
  const bool is_clone = !work.source.commit.empty();
  const auto asked = is_clone ? git.resolve(source.folder, source.commit.empty() ? source.version : source.commit) : std::nullopt;
  if (asked && *asked == work.source.commit) return {};
  const std::lock_guard lock(mutex_);
  if (!is_clone)
    warnings_.push_back(
        warning(DiagKind::kept_clone,
                fmt::format("`{}` stands already and is no clone by git: it is built as it is, not at {}", source.folder, source.version)));
  else
    warnings_.push_back(warning(DiagKind::kept_clone, fmt::format("`{}` stands already, at another version than {}: it is built as it is",
                                                                  source.folder, source.version))
                            .help("--refresh fetches the version that is asked for"));
  return {};
}

Result<void> SupportBuild::hold_to_lock(const Work& work) {
  if (!options_.locked) return {};
  const LockedModule* entry = locked(work);
  const std::string& name = work.plan->name;
  const LockedBase& base = options_.locked->base;
  const LockedBase have = TRY(read_base(machine_.disk, target_.epics_base));
  if (!base.version.empty() && (base.version != have.version || (!base.commit.empty() && base.commit != have.commit)))
    return fail(error(DiagKind::lock_mismatch,
                      fmt::format("EPICS Base is {} {}, the lock says {} {}", have.version, have.commit, base.version, base.commit)));
  if (entry == nullptr) return fail(error(DiagKind::lock_mismatch, fmt::format("the lock does not know the module `{}`", name)));
  if (entry->url != without_secrets(work.plan->url) || entry->version != work.plan->version)
    return fail(
        error(DiagKind::lock_mismatch, fmt::format("`{}` would be built from {} at {}, the lock says {} at {}", name,
                                                   without_secrets(work.plan->url), work.plan->version, entry->url, entry->version)));
  if (entry->recipe != work.recipe)
    return fail(
        error(DiagKind::lock_mismatch, fmt::format("the recipe of `{}` is not the one of the lock: `{}` or a file that it uses has changed",
                                                   name, work.plan->recipe_file)));
  return {};
}

Result<bool> SupportBuild::is_unchanged(const Work& work) {
  if (options_.force || work.plan->partial) return false;
  const LockedModule* built = lock_.find(work.plan->name);
  if (built == nullptr || built->commit != work.source.commit) return false;
  if (built->key != content_key(*work.plan, work.recipe, work.source.commit, platform_, lock_)) return false;
  return !TRY(or_unreadable(changed_since(work.plan->folder, module_state(work, "built"))));
}

/// The changes of the modules of this run that this one comes after, in the plan's order.
std::vector<const RegistryChanges*> SupportBuild::changes_before(const Work& work) const {
  std::vector<std::string> names = work.plan->after;
  for (std::size_t i = 0; i < names.size(); ++i)
    for (const Work& other : works_)
      if (other.plan->name == names[i])
        for (const std::string& name : other.plan->after)
          if (std::find(names.begin(), names.end(), name) == names.end()) names.push_back(name);
  std::vector<const RegistryChanges*> out;
  for (const Work& other : works_)
    if (other.state == State::built && std::find(names.begin(), names.end(), other.plan->name) != names.end())
      out.push_back(&other.runner->changes());
  return out;
}

Result<void> SupportBuild::stage_release(const Work& work) {
  std::vector<const RegistryChanges*> changes;
  {
    const std::lock_guard lock(mutex_);
    changes = changes_before(work);
  }
  changes.push_back(&work.runner->changes());
  const std::string staged = module_state(work, "RELEASE"), local = path::join(work.plan->folder, "configure/RELEASE.local");
  TRY(write_whole(machine_.disk, staged, TRY(registry_.release_for(changes))));
  TRY(or_fail(machine_.disk.remove(local), "remove"));
  return or_fail(machine_.disk.make_link(staged, local), "link");
}

Result<void> SupportBuild::run_step(Work& work, const Step& step) {
  if (std::holds_alternative<CloneSource>(step.action)) return {};
  const std::string log = log_path(work, step);
  progress_.begin(work.plan->name, label_of(step), log);
  auto done = work.runner->run(step, log);
  if (done && std::holds_alternative<SetRelease>(step.action)) done = stage_release(work);
  progress_.end(work.plan->name, done ? "done in" : step.may_fail ? "failed, which is no error, after" : "failed after");
  if (done || step.may_fail) return {};
  Diagnostic problem = std::move(done.error());
  if (problem.kind() == DiagKind::step_failed)
    problem = error(DiagKind::step_failed,
                    fmt::format("`{}` failed in step `{}`: {}: {}", work.plan->name, label_of(step), describe(step), problem.message()));
  work.fault_log = log;
  return fail(std::move(problem));
}

Result<SupportBuild::State> SupportBuild::build(Work& work) {
  {
    const std::lock_guard lock(mutex_);
    if (TRY(is_unchanged(work))) return State::unchanged;
  }
  const std::string logs = target_.configure("logs/" + work.plan->name);
  for (const std::string& name : TRY(or_unreadable(machine_.disk.list_if_exists(logs), "list")))
    if (name != "clone.log") TRY(or_fail(machine_.disk.remove(path::join(logs, name)), "remove"));
  for (const Step& step : work.plan->steps) {
    TRY(run_step(work, step));
    if (step.stage != Stage::packages || locked(work) == nullptr) continue;
    for (const auto& [name, version] : TRY(packages_.versions(work.plan->apt_developer))) {
      const auto wanted = locked(work)->packages.find(name);
      if (wanted != locked(work)->packages.end() && wanted->second != version)
        return fail(error(DiagKind::lock_mismatch,
                          fmt::format("the package `{}` is installed at {}, the lock says {}", name, version, wanted->second)));
    }
  }
  if (!work.plan->partial && work.source.tree.empty() && !work.source.commit.empty()) {
    GitSource git(machine_, shop_.mirror, logs + "/clone.log");
    work.source = TRY(git.state_of(work.plan->folder));
  }
  for (const Step& step : work.plan->steps)
    if (const auto* file = std::get_if<DownloadFile>(&step.action))
      work.downloads[without_secrets(file->url)] = TRY(hash_if_exists(machine_.disk, file->dest));
  return State::built;
}

/// Called with the mutex held.
Result<LockedModule> SupportBuild::entry_of(const Work& work) {
  LockedModule out;
  const ModulePlan& plan = *work.plan;
  out.name = plan.name;
  out.macro = plan.macro;
  out.url = without_secrets(plan.url);
  out.version = plan.version;
  out.commit = work.source.commit;
  out.tree = work.source.tree;
  out.recipe = work.recipe;
  out.license = plan.license;
  out.built = fmt::format("{:%Y-%m-%dT%H:%M:%SZ}", fmt::gmtime(std::time(nullptr)));
  out.packages = TRY(packages_.versions(plan.apt_developer));
  out.runtime_packages = TRY(packages_.versions(plan.apt_runtime));
  out.downloads = work.downloads;
  LockFile with_own_place = lock_;
  with_own_place.put(out);
  out.requirements = dependencies(plan, with_own_place);
  out.key = content_key(plan, work.recipe, work.source.commit, platform_, with_own_place);
  return out;
}

}  // namespace iocwright::build
