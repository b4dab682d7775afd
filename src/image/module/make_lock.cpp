#include "image/module/make_lock.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "core/base/path.hpp"
#include "core/base/temporary_folder.hpp"
#include "core/base/text.hpp"
#include "core/diag/file_result.hpp"
#include "core/fetch/download.hpp"
#include "core/fetch/git.hpp"
#include "image/module/compare_lock.hpp"
#include "image/module/content_key.hpp"
#include "image/module/packages.hpp"

namespace iocwright::image {

namespace {

/// Fetches the sources of one module after another.
class LockMaker {
 public:
  LockMaker(const std::string& mirror, const std::string& folder, const Machine& machine, Sink& sink)
      : mirror_(mirror), folder_(folder), machine_(machine), packages_(machine, ""), sink_(sink) {}

  Result<void> add(const ModulePlan& module, LockFile& lock) {
    LockedModule entry = planned_entry(module, TRY(recipe_hash(module, machine_.disk)));
    if (const CloneSource* clone = clone_of(module)) TRY(find_source(*clone, entry));
    for (const Step& step : module.steps)
      if (const auto* file = std::get_if<DownloadFile>(&step.action)) {
        auto hash = hash_of(*file);
        if (!hash && !step.may_fail) return fail(std::move(hash.error()));
        entry.downloads[fetch::without_secrets(file->url)] = hash.value_or("");
      }
    for (auto* packages : {&entry.packages, &entry.runtime_packages}) TRY(find_versions(module, *packages));
    lock.put(std::move(entry));
    return {};
  }

 private:
  Result<void> find_source(const CloneSource& clone, LockedModule& entry) {
    CloneSource source = clone;
    source.folder = path::join(folder_, "tree");
    source.recursive = false;
    source.patch.clear();
    fetch::GitSource git(machine_, mirror_, path::join(folder_, "log"));
    const fetch::SourceState state = TRY(git.clone(source, std::nullopt));
    entry.commit = state.commit;
    entry.tree = state.tree;
    entry.version = entry.asked;
    if (git.kind_in(source.folder, entry.asked) == fetch::RefKind::branch) {
      entry.branch = entry.asked;
      entry.version = git.version_of(source.folder, state.commit);
    }
    return or_fail(machine_.disk.remove_tree(source.folder), "remove");
  }

  Result<std::string> hash_of(const DownloadFile& file) {
    DownloadFile copy = file;
    copy.dest = path::join(folder_, "file");
    std::string hash = TRY(fetch::download(copy, machine_, mirror_, {}));
    TRY(or_fail(machine_.disk.remove(copy.dest), "remove"));
    return hash;
  }

  /// Fills in the versions of the packages that would be installed, and removes those without one.
  Result<void> find_versions(const ModulePlan& module, std::map<std::string, std::string>& packages) {
    std::vector<std::string> names, unknown;
    for (const auto& [name, version] : packages) names.push_back(name);
    const auto candidates = TRY(packages_.candidates(names));
    packages.clear();
    if (!candidates) return {};
    for (const std::string& name : names) {
      const auto found = candidates->find(name);
      if (found == candidates->end()) unknown.push_back(name);
      else packages[name] = found->second;
    }
    if (!unknown.empty())
      sink_.add(warning(DiagKind::lock_mismatch,
                        fmt::format("apt knows no version of {} of `{}`, so that the lock file has none",
                                    text::quoted_list(unknown), module.name))
                    .help("update its lists with `apt-get update`"));
    return {};
  }

  const fetch::Mirror mirror_;
  const std::string& folder_;
  const Machine& machine_;
  Packages packages_;
  Sink& sink_;
};

}  // namespace

std::optional<LockFile> make_lock(const BuildPlan& plan, const Target& target, const std::string& mirror,
                                  const Machine& machine, Sink& sink, LockFile start) {
  auto base = read_base(machine.disk, target.epics_base);
  auto folder = or_fail(TemporaryFolder::make(machine.disk, machine.environment), "create folder");
  if (sink.take_error(base) || sink.take_error(folder)) return std::nullopt;
  LockFile out = std::move(start);
  if (out.base.version.empty()) out.base = *std::move(base);
  LockMaker maker(mirror, folder->path(), machine, sink);
  for (const ModulePlan& module : plan.modules) {
    if (module.skipped) continue;
    auto added = maker.add(module, out);
    sink.take_error(added);
  }
  if (sink.has_errors()) return std::nullopt;
  return out;
}

void check_lock(const LockFile& lock, const BuildPlan& plan, bool is_whole, const Machine& machine,
                Sink& sink) {
  for (const ModulePlan& module : plan.modules) {
    if (module.skipped) continue;
    auto recipe = recipe_hash(module, machine.disk);
    if (sink.take_error(recipe)) continue;
    const LockedModule* entry = lock.find(module.name);
    if (entry == nullptr) {
      sink.add(not_locked(module.name, lock));
      continue;
    }
    const LockedModule now = planned_entry(module, *recipe);
    compare_entries(*entry, now, sink);
  }
  for (const LockedModule& entry : lock.modules)
    if (is_whole && std::ranges::find(plan.modules, entry.name, &ModulePlan::name) == plan.modules.end())
      sink.add(error(DiagKind::lock_mismatch,
                     fmt::format("the lock file has a module `{}`, which is no longer built", entry.name))
                   .at(entry.place));
}

void check_tags(const LockFile& lock, const BuildPlan& plan, const std::string& mirror,
                const Machine& machine, Sink& sink) {
  const fetch::Mirror place(mirror);
  fetch::GitSource git(machine, place, "");
  for (const ModulePlan& module : plan.modules) {
    const LockedModule* entry = lock.find(module.name);
    const CloneSource* clone = clone_of(module);
    if (module.skipped || entry == nullptr || clone == nullptr || !clone->commit.empty() ||
        entry->asked != clone->version)
      continue;
    const auto there = git.remote_version(clone->url, clone->version);
    if (!there) {
      sink.add(
          warning(DiagKind::lock_mismatch, "cannot check whether tags have moved: " + there.error().message())
              .help(there.error().help_text()));
      return;
    }
    if (there->kind == fetch::RefKind::tag && there->commit != entry->commit)
      sink.add(moved_tag(clone->url, *entry, there->commit));
  }
}

}  // namespace iocwright::image
