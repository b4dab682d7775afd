// Gets the sources of one module by cloning or re-fetching them, or by using an existing tree, and determines
// their version.
#include <fmt/format.h>

#include <algorithm>

#include "core/base/path.hpp"
#include "core/base/sha256.hpp"
#include "core/diag/file_result.hpp"
#include "image/module/aside_name.hpp"
#include "image/module/compare_lock.hpp"
#include "image/module/support_build.hpp"

namespace iocwright::image {

Result<void> SupportBuild::fetch(Work& work) {
  const auto clone = std::find_if(work.plan->steps.begin(), work.plan->steps.end(), [](const Step& s) {
    return std::holds_alternative<CloneSource>(s.action);
  });
  if (clone == work.plan->steps.end()) return use_tree_without_clone(work);
  const CloneSource& source = *clone_of(*work.plan);
  const std::string log = log_path(work, *clone);
  TRY(or_fail(machine_.disk.make_folders(path::parent(log)), "create folder"));
  TRY(or_fail(machine_.disk.make_folders(module_state(work, "")), "create folder"));
  std::optional<fetch::SourceState> locked_state;
  if (const LockedModule* entry = locked(work)) locked_state = fetch::SourceState{entry->commit, entry->tree};
  fetch::GitSource git(machine_, shared_.mirror, log, &git_settings_);
  TRY(read_record(work));
  // Remove what an interrupted build has left; it contains none of the user's work.
  for (const std::string& left :
       {hidden_name(source.folder, "old"), hidden_name(source.folder, "fresh"),
        hidden_name(hidden_name(source.folder, "fresh"), "clone"), hidden_name(source.folder, "restore")})
    TRY(or_fail(machine_.disk.remove_tree(left), "remove"));
  const bool exists = TRY(or_unreadable(machine_.disk.exists(source.folder)));
  if (exists && (!options_.refresh || TRY(or_unreadable(machine_.disk.is_link(source.folder)))))
    return use_existing_tree(work, source);
  TRY(or_fail(machine_.disk.remove(log), "remove"));
  const auto step = std::ranges::find_if(
      work.plan->steps, [](const Step& each) { return std::holds_alternative<CloneSource>(each.action); });
  StepReport report = report_of(work, *step);
  report.log = log;
  progress_.begin(work.plan->name, report);
  auto cloned =
      exists ? refresh_tree(work, git, source, locked_state) : clone_tree(work, git, source, locked_state);
  progress_.end(work.plan->name, cloned ? BuildOutcome::done : BuildOutcome::failed);
  if (!cloned && cloned.error().kind() != DiagKind::local_work) work.failure_log = log;
  if (!cloned && cloned.error().kind() == DiagKind::fetch_failed) cloned.error().set_span(clone->place);
  if (const LockedModule* entry = locked(work);
      entry != nullptr && !cloned && cloned.error().kind() == DiagKind::lock_mismatch)
    cloned.error().set_span(entry->place_of("commit"));
  return cloned;
}

/// Uses the existing tree, if there is one, when the clone is not among the requested parts of the build.
Result<void> SupportBuild::use_tree_without_clone(Work& work) {
  work.source.commit = TRY(or_unreadable(fetch::head_of(machine_.disk, work.plan->folder), "read"));
  TRY(or_fail(machine_.disk.make_folders(target_.configure("logs/" + work.plan->name)), "create folder"));
  TRY(or_fail(machine_.disk.make_folders(module_state(work, "")), "create folder"));
  TRY(read_record(work));
  return {};
}

Result<void> SupportBuild::clone_tree(Work& work, fetch::GitSource& git, const CloneSource& source,
                                      const std::optional<fetch::SourceState>& locked) {
  TRY(clone_beside(work, git, source, locked));
  return place_clone(work, source);
}

/// Clones into a hidden folder beside the tree.
Result<void> SupportBuild::clone_beside(Work& work, fetch::GitSource& git, const CloneSource& source,
                                        const std::optional<fetch::SourceState>& locked) {
  CloneSource beside = source;
  beside.folder = hidden_name(source.folder, "fresh");
  TRY(or_fail(machine_.disk.remove_tree(beside.folder), "remove"));
  work.source = TRY(get_clone(work, git, beside, locked));
  work.version = wanted_version(source);
  work.url = fetch::without_secrets(source.url);
  warn_of_moved_tag(work, git, beside.folder);
  return {};
}

/// Makes the new clone the module's tree. No tree may be there.
Result<void> SupportBuild::place_clone(Work& work, const CloneSource& source) {
  const std::string fresh = hidden_name(source.folder, "fresh");
  TRY(announce_clone(work, fresh));
  TRY(or_fail(machine_.disk.rename(fresh, source.folder), "write"));
  work.is_new = true;
  return record_clone(work);
}

/// Implements `--refresh`: clones beside the tree, and then calls replace_tree(). Never removes a tree that
/// contains the user's work: this is an error or, with `--discard`, the tree is moved aside.
Result<void> SupportBuild::refresh_tree(Work& work, fetch::GitSource& git, const CloneSource& source,
                                        const std::optional<fetch::SourceState>& locked) {
  const bool is_clone = TRY(or_unreadable(machine_.disk.exists(path::join(source.folder, ".git"))));
  if (!is_clone && !options_.discard) return refuse_to_remove(TRY(local_work(work, true)), source);
  TRY(clone_beside(work, git, source, locked));
  auto placed = replace_tree(work, source);
  // The new clone is still there if it did not replace the tree.
  auto removed = or_fail(machine_.disk.remove_tree(hidden_name(source.folder, "fresh")), "remove");
  TRY(std::move(placed));
  return removed;
}

/// Replaces the tree with the new clone if their commits or patches differ, with `--force`, or if the tree
/// contains work that `--discard` moves aside.
Result<void> SupportBuild::replace_tree(Work& work, const CloneSource& source) {
  Disk& disk = machine_.disk;
  fetch::GitSource git = tree_git(work);
  const std::string head = TRY(head_commit(work, git));
  const bool same =
      checkout_of(work, head) == work.source.commit && TRY(has_patch(work, source)) && !options_.force;
  if (same && !options_.discard) return {};
  const LocalWork users_work = TRY(local_work(work, true));
  if (same && users_work.empty()) return {};
  if (!users_work.empty() && !options_.discard) return refuse_to_remove(users_work, source);
  work.local = users_work;
  TRY(keep_doubtful(work));
  work.local = {};
  const std::string old = users_work.empty() ? hidden_name(source.folder, "old")
                                             : TRY(or_unreadable(aside_name(source.folder, disk)));
  TRY(mark_unbuilt(work));
  TRY(or_fail(disk.rename(source.folder, old), "move"));
  if (auto placed = place_clone(work, source); !placed) {
    TRY(or_fail(disk.rename(old, source.folder), "move back"));
    return placed;
  }
  if (users_work.empty()) return or_fail(disk.remove_tree(old), "remove");
  Diagnostic moved =
      warning(DiagKind::local_work,
              fmt::format("moved `{}`, which contained your work, to `{}`", source.folder, old));
  add_notes(moved, users_work);
  warn(std::move(moved));
  return {};
}

Result<void> SupportBuild::refuse_to_remove(const LocalWork& users_work, const CloneSource& source) {
  Diagnostic refusal =
      error(DiagKind::local_work, fmt::format("`--refresh` would remove `{}`, which contains work "
                                              "that exists nowhere else",
                                              source.folder));
  add_notes(refusal, users_work);
  return fail(
      std::move(refusal).help("commit and push it, or move the tree aside with `--refresh --discard`, "
                              "which deletes nothing"));
}

/// Warns if the tag of the new clone in `folder` was another commit when the module was last built.
void SupportBuild::warn_of_moved_tag(const Work& work, fetch::GitSource& git, const std::string& folder) {
  const CloneSource& source = *clone_of(*work.plan);
  if (!source.commit.empty() || options_.locked) return;
  std::string before;
  if (work.record && work.record->version == source.version) before = work.record->commit;
  {
    const std::lock_guard lock(mutex_);
    const LockedModule* entry = lock_.find(work.plan->name);
    if (entry != nullptr && entry->version == source.version &&
        fetch::source_name(entry->url) == fetch::source_name(source.url))
      before = entry->commit;
  }
  if (before.empty() || before == work.source.commit ||
      git.kind_in(folder, source.version) != fetch::RefKind::tag)
    return;
  warn(
      warning(DiagKind::lock_mismatch,
              fmt::format("the tag `{}` of `{}` has moved: it was {} when `{}` was last built, and is now {}",
                          source.version, fetch::without_secrets(source.url), before, work.plan->name,
                          work.source.commit))
          .help("ask its maintainers why it was moved"));
}

/// SHA-256 of the patch to apply to the clone; empty if there is none.
Result<std::string> SupportBuild::patch_hash(const CloneSource& source) const {
  if (source.patch.empty()) return std::string();
  return Sha256::of(TRY(or_unreadable(machine_.disk.read(source.patch), "read")));
}

/// Whether the recipe's current patch was applied to the tree. True if unknown.
Result<bool> SupportBuild::has_patch(const Work& work, const CloneSource& source) const {
  const auto had = TRY(or_unreadable(machine_.disk.read_if_exists(module_state(work, "patch")), "read"));
  return !had || *had == TRY(patch_hash(source));
}

/// The commit that HEAD of the tree points to; empty if the tree is not a clone or has no commit.
Result<std::string> SupportBuild::commit_of(fetch::GitSource& git, const std::string& folder) {
  if (!TRY(or_unreadable(machine_.disk.exists(path::join(folder, ".git"))))) return std::string();
  return git.head_commit(folder).value_or("");
}

/// The same for the tree of a module. git does not have to look up the commit that we have checked out.
Result<std::string> SupportBuild::head_commit(const Work& work, fetch::GitSource& git) {
  const std::string& folder = work.plan->folder;
  if (work.record && !work.record->commit.empty() &&
      TRY(or_unreadable(fetch::head_of(machine_.disk, folder), "read")) == work.record->commit)
    return work.record->commit;
  return TRY(commit_of(git, folder));
}

/// The commit of the tree before its recipe made commits of its own. `head` is its commit now.
std::string SupportBuild::checkout_of(const Work& work, const std::string& head) {
  const bool is_ours = work.record && !work.record->checkout.empty() && work.record->commit == head;
  return is_ours ? work.record->checkout : head;
}

/// Determines the tree's commit, URL and version. The version is the requested one if it resolves to the
/// commit; otherwise the version that the commit was fetched as; otherwise the commit's tag, or the commit
/// itself. It is `unknown` if the tree is not a clone.
Result<void> SupportBuild::identify(Work& work, const CloneSource& source) {
  fetch::GitSource git = tree_git(work);
  const std::string head = TRY(head_commit(work, git));
  work.source.commit = checkout_of(work, head);
  work.version = "unknown";
  work.url.clear();
  if (head.empty()) return {};
  const std::string& wanted = wanted_version(source);
  const std::string origin = git.origin(source.folder);
  work.url = fetch::without_secrets(fetch::source_name(origin) == fetch::source_name(source.url) ? source.url
                                                                                                 : origin);
  const bool fetched = work.record && work.record->commit == head && !work.record->version.empty();
  if (fetched && work.record->version == wanted) {
    work.version = wanted;
  } else if (const auto named = git.resolve(source.folder, wanted); named && *named == head) {
    work.version = wanted;
  } else {
    work.version = fetched ? work.record->version : git.version_of(source.folder, head);
  }
  return {};
}

/// Uses an existing tree as it is. Fails if its commit is not the locked one or, without `--keep`, if its
/// version is not the requested one.
Result<void> SupportBuild::use_existing_tree(Work& work, const CloneSource& source) {
  TRY(identify(work, source));
  if (options_.refresh)
    warn(warning(DiagKind::kept_clone,
                 fmt::format("`{}` is a link to a checkout: `--refresh` leaves it alone", source.folder)));
  const std::string& wanted = wanted_version(source);
  if (work.source.commit.empty()) {
    warn(warning(DiagKind::kept_clone, fmt::format("`{}` is not a git clone: building it as it is, "
                                                   "and recording its version as `unknown` instead of `{}`",
                                                   source.folder, wanted))
             .help(fmt::format("`--refresh --discard` moves it aside and clones `{}`", wanted)));
  } else if (work.version != wanted) {
    const std::string found = fmt::format("`{}` is at {}, not at {}", source.folder, work.version, wanted);
    if (!options_.keep)
      return fail(
          error(DiagKind::kept_clone, found)
              .help(fmt::format("{}; `--keep` builds the tree as it is", advice(work, source, wanted))));
    warn(warning(DiagKind::kept_clone, fmt::format("{}: building and recording it as it is", found))
             .help(advice(work, source, wanted)));
  }
  if (!TRY(has_patch(work, source)) && !TRY(is_checkout(work)))
    warn(warning(DiagKind::kept_clone,
                 fmt::format("the patch in `{}` differs from that of the recipe: building the tree as "
                             "it is",
                             source.folder))
             .help(advice(work, source, "the module again and applies the patch")));
  return {};
}

/// Suggests how to replace an existing tree that is not the requested one.
std::string SupportBuild::advice(const Work& work, const CloneSource& source, std::string_view what) const {
  if (machine_.disk.is_link(source.folder).value_or(false))  // only used for a hint
    return fmt::format(
        "it is a link to a checkout, which `--refresh` leaves alone; `iocwright dev module {} --restore` "
        "restores the module of the image",
        work.plan->name);
  return fmt::format("`--refresh` fetches {}, unless the tree contains your work", what);
}

void SupportBuild::warn(Diagnostic diagnostic) {
  const std::lock_guard lock(mutex_);
  warnings_.push_back(std::move(diagnostic));
}

}  // namespace iocwright::image
