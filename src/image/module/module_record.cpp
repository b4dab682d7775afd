// Keeps track of which files in a module's tree are the user's: compares the tree with its record before each
// build, and records it afterwards.
#include <fmt/format.h>

#include <algorithm>

#include "core/base/path.hpp"
#include "core/diag/file_result.hpp"
#include "image/module/built_modules.hpp"
#include "image/module/compare_lock.hpp"
#include "image/module/support_build.hpp"

namespace iocwright::image {

/// A linked checkout has its own record, so that the record of the module that it replaces is kept.
Result<std::string> SupportBuild::record_path(const Work& work) const {
  const bool linked = TRY(or_unreadable(machine_.disk.is_link(work.plan->folder)));
  return module_state(work, linked ? "tree-linked" : "tree");
}

/// Also takes the record of a clone that took the place of the tree when the program was killed.
Result<void> SupportBuild::read_record(Work& work) {
  const std::string path = TRY(record_path(work)), next = module_state(work, "tree.next"),
                    &folder = work.plan->folder;
  const auto text = TRY(or_unreadable(machine_.disk.read_if_exists(path), "read"));
  if (text) work.record = TreeRecord::parse(*text);
  const auto announced = TRY(or_unreadable(machine_.disk.read_if_exists(next), "read"));
  if (!announced) return {};
  if (const auto record = TreeRecord::parse(*announced); record && path.ends_with("/tree")) {
    fetch::GitSource git = tree_git(work);
    if (TRY(commit_of(git, folder)) == record->commit) {
      const TreeChanges changes = changes_since(&*record, TRY(scan_tree(folder)));
      if (changes.present.empty() && changes.missing.empty()) {
        work.record = *record;
        return record_clone(work);
      }
    }
  }
  return or_fail(machine_.disk.remove(next), "remove");
}

fetch::GitSource SupportBuild::tree_git(const Work& work) const {
  return {machine_, shared_.mirror, target_.configure("logs/" + work.plan->name + "/tree.log"),
          &git_settings_};
}

TreePlace SupportBuild::tree_place(const Work& work, bool ask_remote) const {
  TreePlace out{
      work.plan->folder, {work.plan->url}, ask_remote ? work.plan->url : "", module_state(work, "index")};
  if (work.record && !work.record->url.empty()) out.urls.push_back(work.record->url);
  return out;
}

Result<LocalWork> SupportBuild::local_work(Work& work, bool ask_remote) const {
  fetch::GitSource git = tree_git(work);
  const TreeRecord* record = work.record ? &*work.record : nullptr;
  LocalWork out = TRY(find_local_work(tree_place(work, ask_remote), record, git, machine_.disk));
  const std::string mark = module_state(work, "building");
  const auto interrupted = TRY(or_unreadable(machine_.disk.read_if_exists(mark), "read"));
  work.interrupted = interrupted && *interrupted == checkout_mark;
  if (work.interrupted) {
    const auto edited =
        TRY(or_unreadable(machine_.disk.read_if_exists(module_state(work, "edited")), "read"));
    TRY(take_out_interrupted(out, work.plan->folder, mark,
                             TreeRecord::parse(edited.value_or("")).value_or(TreeRecord()).files));
  }
  const bool unrecorded = record == nullptr &&
                          TRY(or_unreadable(machine_.disk.exists(module_state(work, "built")))) &&
                          !TRY(or_unreadable(machine_.disk.is_link(work.plan->folder)));
  out.partly_known =
      (interrupted && !work.interrupted) || unrecorded || (record != nullptr && record->partly_known);
  return out;
}

/// Writes down what a new clone contains before it takes the place of the tree; see read_record().
Result<void> SupportBuild::announce_clone(Work& work, const std::string& folder) const {
  fetch::GitSource git = tree_git(work);
  const TreeFiles now = TRY(scan_tree(folder));
  TreeRecord record;
  record.url = fetch::without_secrets(work.plan->url);
  record.version = work.version;
  record.commit = work.source.commit;
  record.patch = TRY(patch_hash(*clone_of(*work.plan)));
  record.files = now.files;
  record.commits = named_commits(folder, now.repositories, git);
  work.record = std::move(record);
  TRY(mark_unbuilt(work));
  return or_fail(machine_.disk.replace(module_state(work, "tree.next"), work.record->text()), "write");
}

/// Notes that the tree will no longer be what the lock file says, until the module is registered.
Result<void> SupportBuild::mark_unbuilt(const Work& work) const {
  return or_fail(machine_.disk.write(unbuilt_mark(target_, work.plan->name), ""), "write");
}

/// Records the tree after it was cloned and before it is edited.
Result<void> SupportBuild::record_clone(Work& work) {
  for (const char* name : {"building", "once", "edited"})
    TRY(or_fail(machine_.disk.remove(module_state(work, name)), "remove"));
  TRY(or_fail(machine_.disk.replace(module_state(work, "checkout"), work.record->text()), "write"));
  TRY(or_fail(machine_.disk.replace(module_state(work, "patch"), work.record->patch), "write"));
  return or_fail(machine_.disk.rename(module_state(work, "tree.next"), TRY(record_path(work))), "write");
}

/// Marks the build as started, and protects the files of the user's work, which has been found before.
Result<void> SupportBuild::note_local_work(Work& work) {
  const std::string& folder = work.plan->folder;
  std::set<std::string> protect;
  if (TRY(or_unreadable(machine_.disk.exists(path::join(folder, ".git")))))
    for (const std::string& name : work.local.files) protect.insert(path::join(folder, name));
  else if (!work.is_new) protect.insert(path::join(folder, "configure/RELEASE.local"));
  work.runner->protect(std::move(protect));
  if (!work.plan->partial) TRY(mark_unbuilt(work));
  const std::string mark = module_state(work, "building");
  TRY(or_fail(machine_.disk.write(
                  mark, work.dirty.empty() && !work.plan->partial ? checkout_mark : std::string_view()),
              "write"));
  const std::lock_guard lock(mutex_);
  alive_.insert(mark);
  return {};
}

/// Records the tree after the steps, even if one has failed. Everything that changed during the steps counts
/// as ours.
Result<void> SupportBuild::record_tree(Work& work) {
  const std::string& folder = work.plan->folder;
  for (const auto& [from, to] : work.runner->moved_aside()) {
    warn(warning(DiagKind::local_work,
                 fmt::format("moved `{}`, which contained your changes, to `{}`", from, to)));
    const auto below = [&, name = from](const std::string& file) {
      return path::is_within(path::join(folder, file), name);
    };
    std::erase_if(work.local.files, below);
    const TreeFiles now = TRY(scan_tree(folder));
    for (const auto& [file, content] : now.files)
      if (path::is_within(path::join(folder, file), to)) work.local.files.insert(file);
  }
  // Its time is that of the comparison by the next run; see stamp().
  TRY(or_fail(machine_.disk.write(module_state(work, "compared"), ""), "write"));
  const TreeFiles now =
      TRY(or_unreadable(machine_.disk.exists(folder))) ? TRY(scan_tree(folder)) : TreeFiles();
  work.tree_hash = hash_of(now.files);
  fetch::GitSource git = tree_git(work);
  const TreeRecord* before = work.record ? &*work.record : nullptr;
  TreeRecord next = TRY(record_after(tree_place(work, false), now, before, work.local, git));
  // A recipe may commit or merge; the tree still counts as the version that was fetched.
  if (next.commit == work.source.commit && !next.commit.empty()) {
    next.checkout = work.source.commit;
    next.commit = TRY(commit_of(git, folder));
  }
  work.record = std::move(next);
  TRY(or_fail(machine_.disk.replace(TRY(record_path(work)), work.record->text()), "write"));
  {
    const std::lock_guard lock(mutex_);
    alive_.erase(module_state(work, "building"));
  }
  return or_fail(machine_.disk.remove(module_state(work, "building")), "remove");
}

}  // namespace iocwright::image
