// Determines which other modules a module can use, the RELEASE that its make sees, and its key.
#include <fmt/format.h>

#include <algorithm>

#include "core/base/path.hpp"
#include "core/base/text.hpp"
#include "core/diag/file_result.hpp"
#include "epics/site/release.hpp"
#include "image/module/content_key.hpp"
#include "image/module/support_build.hpp"

namespace iocwright::image {

/// Reads what is known about the modules of the lock file and of the plan, in this order.
Result<void> SupportBuild::load_names() {
  for (const LockedModule& module : initial_lock_.modules) {
    const std::string file = registry_.state_path("modules/" + module.name + "/names");
    const auto text = TRY(or_unreadable(machine_.disk.read_if_exists(file), "read"));
    auto names = text ? ModuleNames::parse(*text) : std::nullopt;
    if (!names) names = TRY(names_without_record(module));
    uses_.put(module.name, *std::move(names));
  }
  std::vector<std::string> packages;
  for (const Work& work : works_) {
    if (work.plan->skipped || work.plan->partial) continue;
    const ModuleNames* known = uses_.find(work.plan->name);
    ModuleNames names = known == nullptr ? ModuleNames() : *known;
    TRY(set_recipe_names(*work.plan, machine_.disk, names));
    uses_.put(work.plan->name, std::move(names));
    std::ranges::copy(work.plan->apt_developer, std::back_inserter(packages));
  }
  const auto versions = TRY(packages_.versions(packages));
  for (Work& work : works_)
    for (const std::string& name : work.plan->apt_developer)
      if (const auto found = versions.find(name); found != versions.end()) work.packages.insert(*found);
  return {};
}

/// For a module that an older version of this program has built.
Result<ModuleNames> SupportBuild::names_without_record(const LockedModule& module) const {
  ModuleNames out;
  out.macro = module.macro;
  for (const epics::ReleaseMacro& macro : epics::release_macros(registry_.snapshot()))
    if (macro.name == module.macro) out.sources = TRY(names_in_tree(macro.value, machine_.disk));
  return out;
}

/// Collects the names in a module's sources, which have just been fetched or are already there, and returns
/// the modules of the plan that it uses. The sources of a known commit need not be searched again, so that
/// the edits of a former build make no difference.
Result<std::vector<std::size_t>> SupportBuild::collect_names(Work& work) {
  if (work.plan->skipped || work.plan->partial) return std::vector<std::size_t>();
  const std::string file = module_state(work, "names");
  const auto text = TRY(or_unreadable(machine_.disk.read_if_exists(file), "read"));
  ModuleNames names = (text ? ModuleNames::parse(*text) : std::nullopt).value_or(ModuleNames());
  TRY(read_names(work, names));
  TRY(set_recipe_names(*work.plan, machine_.disk, names));
  work.source.tree = names.tree;
  work.time = names.time;
  if (std::string now = names.text(); now != text) TRY(or_fail(machine_.disk.replace(file, now), "write"));
  {
    const std::lock_guard lock(names_mutex_);
    uses_.put(work.plan->name, std::move(names));
  }
  return used_in_plan(work);
}

Result<void> SupportBuild::read_names(Work& work, ModuleNames& names) {
  const std::string& folder = work.plan->folder;
  const bool is_ours = !TRY(or_unreadable(machine_.disk.is_link(folder))) && !work.source.commit.empty();
  if (is_ours && !work.is_new && names.commit == work.source.commit) return {};
  names = {};
  names.sources = TRY(names_in_tree(folder, machine_.disk));
  if (work.source.commit.empty()) return {};
  fetch::GitSource git = tree_git(work);
  names.tree = work.source.tree.empty() ? TRY(git.state_of(folder)).tree : work.source.tree;
  names.time = TRY(git.commit_time(folder));
  if (is_ours) names.commit = work.source.commit;
  return {};
}

/// Adds the names in files that the user has changed.
Result<void> SupportBuild::add_local_names(Work& work) {
  if (work.local.files.empty() || work.is_new || work.plan->partial) return {};
  NamesInFiles now = TRY(names_in_tree(work.plan->folder, machine_.disk));
  const std::lock_guard lock(names_mutex_);
  ModuleNames names = *uses_.find(work.plan->name);
  names.sources.used.merge(now.used);
  names.sources.offered.merge(now.offered);
  TRY(or_fail(machine_.disk.replace(module_state(work, "names"), names.text()), "write"));
  uses_.put(work.plan->name, std::move(names));
  return {};
}

/// The modules of the plan that this one uses, directly or through modules that are not in the plan.
std::vector<std::size_t> SupportBuild::used_in_plan(const Work& work) {
  const std::lock_guard lock(names_mutex_);
  std::vector<std::size_t> out;
  if (work.plan->whole_release)
    for (std::size_t i = 0; i < work.number; ++i) out.push_back(i);
  std::set<std::string> seen{work.plan->name};
  std::vector<std::string> pending{work.plan->name};
  while (!pending.empty()) {
    const std::string next = std::move(pending.back());
    pending.pop_back();
    for (const std::string& name : uses_.direct(next)) {
      if (!seen.insert(name).second) continue;
      const auto planned = std::ranges::find_if(works_, [&](const Work& w) { return w.plan->name == name; });
      if (planned == works_.end()) pending.push_back(name);
      else if (std::ranges::find(out, planned->number) == out.end()) out.push_back(planned->number);
    }
  }
  return out;
}

/// The modules that are built when this one is: those of earlier runs, and those of this run that it waits
/// for. Other modules of this run may be built at the same time.
std::set<std::string> SupportBuild::visible_to(const Work& work) const {
  std::set<std::string> out;
  for (const LockedModule& module : initial_lock_.modules) out.insert(module.name);
  for (const Work& other : works_)
    if (!other.plan->skipped && !other.plan->partial) out.erase(other.plan->name);
  const std::lock_guard lock(mutex_);
  for (const std::size_t number : scheduler_.before(work.number))
    if (!works_[number].plan->skipped && !works_[number].plan->partial) out.insert(works_[number].plan->name);
  return out;
}

/// RELEASE of all modules that this one can see, as it would be if no others were built in this run.
Result<std::string> SupportBuild::release_seen_by(const Work& work) const {
  std::vector<const RegistryChanges*> changes;
  for (const std::size_t other : built_before(work)) changes.push_back(&works_[other].runner->changes());
  changes.push_back(&work.runner->changes());
  return registry_.release_for(changes);
}

/// The other RELEASE files that modules include, and hashes of the modules in RELEASE that we did not build.
Result<std::string> SupportBuild::other_release_files(const Work& work) {
  std::string out;
  const std::string parent = path::parent(work.plan->folder);
  for (const std::string& folder : {parent, path::join(parent, "configure")})
    for (const std::string& name : TRY(or_unreadable(machine_.disk.list_if_exists(folder), "list"))) {
      // RELEASE and RELEASE.shell in $SUPPORT/configure are the registry's.
      if (!name.starts_with(folder == parent ? "RELEASE" : "RELEASE_")) continue;
      const std::string file = path::join(folder, name);
      if (TRY(or_unreadable(machine_.disk.is_file(file))))
        out += file + "\n" + TRY(or_unreadable(machine_.disk.read(file), "read")) + "\n";
    }
  std::set<std::string> known{"SUPPORT", "EPICS_BASE", work.plan->macro};
  for (const std::string& name : work.used)
    if (const ModuleNames* names = uses_.find(name)) known.insert(names->macro);
  for (const epics::ReleaseMacro& macro : epics::release_macros(work.release)) {
    if (known.contains(macro.name) || !macro.value.starts_with('/')) continue;
    const bool is_module = TRY(or_unreadable(machine_.disk.is_folder(path::join(macro.value, "configure"))));
    if (!is_module || path::is_within(macro.value, work.plan->folder)) continue;
    for (const char* part : {"configure", "cfg", "include", "lib", "dbd", "db", "bin"})
      out += macro.name + " " + part + " " + TRY(hashes_->of_folder(path::join(macro.value, part))) + "\n";
  }
  return out;
}

/// The hashes of downloads that are complete before the build and that the recipe has no hash for.
Result<std::map<std::string, std::string>> SupportBuild::downloads_of(const Work& work) const {
  std::map<std::string, std::string> out;
  const LockedModule* built = initial_lock_.find(work.plan->name);
  for (const Step& step : work.plan->steps) {
    const auto* file = std::get_if<DownloadFile>(&step.action);
    if (file == nullptr || step.stage != Stage::download || !file->sha256.empty()) continue;
    const std::string url = fetch::without_secrets(file->url);
    if (TRY(or_unreadable(machine_.disk.exists(file->dest))))
      out[url] = TRY(fetch::hash_file(machine_.disk, file->dest));
    else if (built != nullptr && built->downloads.contains(url)) out[url] = built->downloads.at(url);
  }
  return out;
}

/// Determines the key of a module whose dependencies are built. Called again once its packages are installed.
Result<void> SupportBuild::set_key(Work& work) {
  const std::string& name = work.plan->name;
  const std::set<std::string> visible = visible_to(work);
  const std::string all = TRY(release_seen_by(work));
  KeyInputs inputs{.plan = *work.plan};
  inputs.downloads = TRY(downloads_of(work));
  const std::lock_guard lock(names_mutex_);
  work.used = uses_.reachable(name, [&](const std::string& other) { return visible.contains(other); });
  work.release = uses_.release_for(name, work.used, all);
  for (const std::string& other : work.used) {
    const auto built = std::ranges::find_if(works_, [&](const Work& w) { return w.plan->name == other; });
    const LockedModule* before = initial_lock_.find(other);
    const bool in_run = built != works_.end() && !built->plan->skipped && !built->plan->partial;
    inputs.dependencies[other] = in_run ? built->key : before == nullptr ? "" : before->key;
  }
  const ModuleNames* names = uses_.find(name);
  inputs.variables = variables_of_build(shared_.environment, [&](const std::string& variable) {
    return base_.variables.contains(variable) || names->uses(variable);
  });
  inputs.recipe = work.recipe;
  inputs.tree = work.source.tree;
  // If the tree is as it was built, so is the user's work in it; otherwise the key is determined again.
  const LockedModule* built = initial_lock_.find(name);
  if (const std::string& dirty = work.is_prepared || built == nullptr ? work.dirty : built->dirty;
      !dirty.empty())
    inputs.tree += " with " + dirty;
  inputs.time = work.time;
  inputs.base = base_.hash;
  inputs.release = work.release + TRY(other_release_files(work));
  inputs.packages = work.packages;
  work.key = content_key(inputs);
  return {};
}

/// Reports modules that were built before a module that they can use, if one of both is in the plan.
void SupportBuild::warn_of_missed() {
  const auto is_planned = [&](const std::string& name) {
    return std::ranges::any_of(works_, [&](const Work& work) { return work.plan->name == name; });
  };
  for (const LockedModule& module : lock_.modules) {
    const bool planned = is_planned(module.name);
    const auto missed = uses_.missed_macros(module.name, module.uses, [&](const std::string& other) {
      return lock_.find(other) != nullptr && (planned || is_planned(other));
    });
    if (!missed.empty())
      warnings_.push_back(warning(
          DiagKind::requirement, fmt::format("{} was built without {}; build it again to use {}", module.name,
                                             text::join(missed, ", "), missed.size() > 1 ? "them" : "it")));
  }
}

}  // namespace iocwright::image
