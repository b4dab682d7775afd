// Compares a build with `--locked` with the lock file before anything is built, so that one run reports all
// differences.
#include <fmt/format.h>

#include "core/base/path.hpp"
#include "core/diag/file_result.hpp"
#include "core/fetch/download.hpp"
#include "image/module/compare_lock.hpp"
#include "image/module/support_build.hpp"

namespace iocwright::image {

const LockedModule* SupportBuild::locked(const Work& work) const {
  return options_.locked ? options_.locked->find(work.plan->name) : nullptr;
}

/// Compares everything that is known before the build with the lock file. Returns whether the build may
/// start.
bool SupportBuild::matches_lock(Sink& sink) {
  const LockedBase& base = options_.locked->base;
  const LockedBase& have = lock_.base;
  if (!base.version.empty() &&
      (base.version != have.version || (!base.commit.empty() && base.commit != have.commit)))
    sink.add(error(DiagKind::lock_mismatch, fmt::format("EPICS Base is {} {}, but the lock file says {} {}",
                                                        have.version, have.commit, base.version, base.commit))
                 .at(base.place));
  for (Work& work : works_) {
    if (work.plan->skipped || clone_of(*work.plan) == nullptr) continue;
    auto compared = compare_with_lock(work, sink);
    const bool is_offline = !compared && compared.error().help_text() == fetch::network_help;
    sink.take_error(compared);
    if (is_offline) break;  // the others would fail, too
  }
  return !sink.has_errors();
}

Result<void> SupportBuild::compare_with_lock(const Work& work, Sink& sink) {
  const LockedModule* entry = locked(work);
  if (entry == nullptr) {
    sink.add(not_locked(work.plan->name, *options_.locked));
    return {};
  }
  TRY(or_fail(machine_.disk.make_folders(target_.configure("logs/" + work.plan->name)), "create folder"));
  LockedModule now = planned_entry(*work.plan, work.recipe);
  for (auto* packages : {&now.packages, &now.runtime_packages}) {
    std::vector<std::string> names;
    for (const auto& [name, version] : *packages) names.push_back(name);
    for (auto& [name, version] : TRY(packages_.versions(names))) (*packages)[name] = version;
  }
  compare_entries(*entry, now, sink);
  if (now.url != entry->url) return {};  // asking another repository would only lead to more errors
  auto present = find_present_tree(work, *entry, sink);
  for (const Step& step : work.plan->steps) {
    if (std::holds_alternative<CloneSource>(step.action) && !present &&
        present.error().kind() == DiagKind::fetch_failed)
      present.error().set_span(step.place);
    if (const auto* file = std::get_if<DownloadFile>(&step.action)) {
      const auto wanted = entry->downloads.find(fetch::without_secrets(file->url));
      if (wanted == entry->downloads.end() || wanted->second.empty()) continue;
      auto fetched = fetch_locked(work, *file, wanted->second);
      const bool differs = !fetched && fetched.error().kind() == DiagKind::lock_mismatch;
      if (differs) fetched.error().set_span(entry->place_of("downloads/" + wanted->first));
      if (!fetched && !differs) fetched.error().set_span(step.place);
      if (differs || !step.may_fail) sink.take_error(fetched);
    }
  }
  return present;
}

/// Compares the commit of a tree that will be built as it is. For one that will be cloned, reports a tag that
/// has moved.
Result<void> SupportBuild::find_present_tree(const Work& work, const LockedModule& entry, Sink& sink) {
  const CloneSource& source = *clone_of(*work.plan);
  fetch::GitSource git = tree_git(work);
  const Disk& disk = machine_.disk;
  const bool kept = TRY(or_unreadable(disk.exists(source.folder))) &&
                    (!options_.refresh || TRY(or_unreadable(disk.is_link(source.folder))));
  if (kept) {
    const std::string commit = TRY(commit_of(git, source.folder));
    if (commit != entry.commit)
      sink.add(error(DiagKind::lock_mismatch,
                     fmt::format("`{}` is at {}, but the lock file says commit {}", source.folder,
                                 commit.empty() ? "no commit" : "commit " + commit, entry.commit))
                   .at(entry.place_of("commit"))
                   .help(advice(work, source, "the locked commit")));
    return {};
  }
  if (!source.commit.empty() || entry.asked != source.version) return {};
  if (may_cache(source) && options_.cache->reads()) return {};  // asked only if the cache has no clone of it
  const fetch::RemoteVersion there = TRY(git.remote_version(source.url, source.version));
  if (there.kind == fetch::RefKind::tag && there.commit != entry.commit)
    sink.add(moved_tag(source.url, entry, there.commit));
  return {};
}

/// Fetches a file that the build will download, and compares it with the lock file. Files inside the module's
/// folder, which must not exist before it is cloned, are fetched again by the build.
Result<void> SupportBuild::fetch_locked(const Work& work, const DownloadFile& file, const std::string& hash) {
  const Disk& disk = machine_.disk;
  const bool will_build =
      options_.force || options_.refresh || !TRY(or_unreadable(disk.exists(work.plan->folder)));
  if (!will_build) return {};  // build() compares it
  DownloadFile wanted = file;
  wanted.locked = hash;
  const bool is_inside = path::is_within(file.dest, work.plan->folder);
  if (is_inside) wanted.dest = module_state(work, "download");
  else TRY(find_download(work, file));
  TRY(fetch::download(wanted, machine_, shared_.mirror, {}));
  return is_inside ? or_fail(machine_.disk.remove(wanted.dest), "remove") : Result<void>();
}

}  // namespace iocwright::image
