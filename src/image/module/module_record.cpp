// Keeps track of which files in a module's tree are the user's: compares the tree with its record before each
// build, and records it afterwards.
#include <fmt/format.h>

#include <algorithm>

#include "core/base/path.hpp"
#include "core/diag/file_result.hpp"
#include "image/module/support_build.hpp"

namespace iocwright::image {

/// A linked checkout has its own record, so that the record of the module that it replaces is kept.
Result<std::string> SupportBuild::record_path(const Work& work) const {
  const bool linked = TRY(or_unreadable(machine_.disk.is_link(work.plan->folder)));
  return module_state(work, linked ? "tree-linked" : "tree");
}

Result<void> SupportBuild::read_record(Work& work) const {
  const std::string path = TRY(record_path(work));
  const auto text = TRY(or_unreadable(machine_.disk.read_if_exists(path), "read"));
  if (text) work.record = TreeRecord::parse(*text);
  return {};
}

fetch::GitSource SupportBuild::tree_git(const Work& work) const {
  return {machine_, shared_.mirror, target_.configure("logs/" + work.plan->name + "/tree.log")};
}

TreePlace SupportBuild::tree_place(const Work& work, bool ask_remote) const {
  TreePlace out{
      work.plan->folder, {work.plan->url}, ask_remote ? work.plan->url : "", module_state(work, "index")};
  if (work.record && !work.record->url.empty()) out.urls.push_back(work.record->url);
  return out;
}

Result<LocalWork> SupportBuild::local_work(const Work& work, bool ask_remote) const {
  fetch::GitSource git = tree_git(work);
  const TreeRecord* record = work.record ? &*work.record : nullptr;
  LocalWork out = TRY(find_local_work(tree_place(work, ask_remote), record, git, machine_.disk));
  const bool interrupted = TRY(or_unreadable(machine_.disk.exists(module_state(work, "building"))));
  const bool unrecorded = record == nullptr &&
                          TRY(or_unreadable(machine_.disk.exists(module_state(work, "built")))) &&
                          !TRY(or_unreadable(machine_.disk.is_link(work.plan->folder)));
  out.partly_known = interrupted || unrecorded || (record != nullptr && record->partly_known);
  return out;
}

/// Records the tree after it was cloned and before it is edited.
Result<void> SupportBuild::record_clone(Work& work, const std::string& version) {
  fetch::GitSource git = tree_git(work);
  const TreeFiles now = TRY(scan_tree(work.plan->folder));
  TreeRecord record;
  record.url = fetch::without_secrets(work.plan->url);
  record.version = version;
  record.commit = work.source.commit;
  record.files = now.files;
  record.commits = named_commits(work.plan->folder, now.repositories, git);
  work.is_new = true;
  work.record = std::move(record);
  TRY(or_fail(machine_.disk.remove(module_state(work, "building")), "remove"));
  return or_fail(machine_.disk.replace(TRY(record_path(work)), work.record->text()), "write");
}

/// Finds the user's work before the steps run, and protects its files. Marks the build as started.
Result<void> SupportBuild::note_local_work(Work& work) {
  const std::string& folder = work.plan->folder;
  if (!TRY(or_unreadable(machine_.disk.exists(folder)))) return {};
  std::set<std::string> protect;
  if (!work.is_new && TRY(or_unreadable(machine_.disk.exists(path::join(folder, ".git"))))) {
    work.local = TRY(local_work(work, false));
    for (const std::string& name : work.local.files) protect.insert(path::join(folder, name));
  } else if (!work.is_new) {
    protect.insert(path::join(folder, "configure/RELEASE.local"));
  }
  work.runner->protect(std::move(protect));
  return or_fail(machine_.disk.write(module_state(work, "building"), ""), "write");
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
  if (now.repositories.contains("")) {
    fetch::GitSource git = tree_git(work);
    const TreeRecord* before = work.record ? &*work.record : nullptr;
    TreeRecord next = TRY(record_after(tree_place(work, false), now, before, work.local, git));
    // A recipe may commit or merge; the tree still counts as the version that was fetched.
    if (next.commit == work.source.commit) next.commit = TRY(commit_of(git, folder));
    work.record = std::move(next);
    TRY(or_fail(machine_.disk.replace(TRY(record_path(work)), work.record->text()), "write"));
  } else {
    TRY(or_fail(machine_.disk.remove(TRY(record_path(work))), "remove"));
  }
  return or_fail(machine_.disk.remove(module_state(work, "building")), "remove");
}

}  // namespace iocwright::image
