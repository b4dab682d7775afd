// Makes sure that a module is built from an exact checkout: restores that of a tree that an earlier build has
// changed, unless the tree contains the user's work.
#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>

#include <algorithm>
#include <chrono>
#include <condition_variable>

#include "core/base/path.hpp"
#include "core/base/sha256.hpp"
#include "core/base/text.hpp"
#include "core/diag/file_result.hpp"
#include "image/module/aside_name.hpp"
#include "image/module/compare_lock.hpp"
#include "image/module/support_build.hpp"

namespace iocwright::image {

/// Prepares the tree for the steps: finds the user's work or, if there is none, restores the checkout. A tree
/// with work, or that is a link to a checkout of the user, is built as it is, which the lock file notes.
Result<void> SupportBuild::prepare_tree(Work& work) {
  const std::string& folder = work.plan->folder;
  if (!TRY(or_unreadable(machine_.disk.exists(folder)))) return {};
  const bool is_clone = TRY(or_unreadable(machine_.disk.exists(path::join(folder, ".git"))));
  if (!work.is_new) {
    work.local = TRY(local_work(work, false));
    const bool is_users = !work.local.empty() || TRY(or_unreadable(machine_.disk.is_link(folder)));
    const CloneSource* source = clone_of(*work.plan);
    if (is_users) work.dirty = TRY(hash_of_work(work));
    else if (source != nullptr && !work.plan->partial) TRY(restore_checkout(work, *source));
  }
  if (is_clone && work.source.tree.empty() && !work.source.commit.empty()) {
    fetch::GitSource git = tree_git(work);
    work.source = TRY(git.state_of(folder));
  }
  work.is_prepared = true;
  if (!work.dirty.empty() && locked(work) != nullptr) {
    Diagnostic refusal = error(DiagKind::lock_mismatch,
                               fmt::format("`{}` contains your work, which is not in the lock file", folder));
    add_notes(refusal, work.local);
    return fail(std::move(refusal).help("build without `--locked`, or move the tree aside with `--discard`"));
  }
  return note_local_work(work);
}

/// Whether the tree contains nothing but what we have made: a checkout, the edits of a recipe and the results
/// of make. Such a tree is restored before it is built again.
Result<bool> SupportBuild::is_checkout(Work& work) const {
  const bool linked = TRY(or_unreadable(machine_.disk.is_link(work.plan->folder)));
  return !linked && work.record && TRY(local_work(work, false)).empty();
}

/// Makes the tree what it was after it was cloned. If git cannot do so, clones the same commit again.
Result<void> SupportBuild::restore_checkout(Work& work, const CloneSource& source) {
  if (!work.record) return {};  // a clone that someone else has made, and nobody has changed
  TRY(mark_unbuilt(work));
  fetch::GitSource git = tree_git(work);
  TRY(keep_doubtful(work));
  const std::string commit = work.interrupted && !work.record->checkout.empty() ? work.record->checkout
                             : work.interrupted                                 ? work.record->commit
                                                                                : work.source.commit;
  const auto text = TRY(or_unreadable(machine_.disk.read_if_exists(module_state(work, "checkout")), "read"));
  const auto made = text ? TreeRecord::parse(*text) : std::nullopt;
  const std::string patch = TRY(patch_hash(source));
  const bool known = made && made->commit == commit && made->patch == patch;
  const auto is_exact = [&](const TreeFiles& now) {
    const TreeChanges changes = changes_since(&*made, now);
    return changes.present.empty() && changes.missing.empty();
  };
  TreeFiles now = TRY(scan_tree(source.folder));
  if (work.source.commit != commit) work.source = {commit, ""};
  if (!known || !is_exact(now)) {
    TRY(or_fail(machine_.disk.write(module_state(work, "building"), checkout_mark), "write"));
    const auto restored = git.restore(source, commit);
    now = TRY(scan_tree(source.folder));
    if (!restored || (known && !is_exact(now))) {
      TRY(or_fail(machine_.disk.remove_tree(source.folder), "remove"));
      return clone_tree(work, git, source, fetch::SourceState{commit, ""});
    }
  }
  TreeRecord record = *work.record;
  record.commit = commit;
  record.patch = patch;
  record.checkout.clear();
  record.partly_known = false;
  record.staged.clear();
  record.files = now.files;
  record.commits = named_commits(source.folder, now.repositories, git);
  work.record = std::move(record);
  TRY(or_fail(machine_.disk.replace(module_state(work, "tree.next"), work.record->text()), "write"));
  work.is_new = true;
  return record_clone(work);
}

/// Keeps copies of files that were changed when a build was killed, or just after it: they may be the user's.
Result<void> SupportBuild::keep_doubtful(const Work& work) {
  if (work.local.doubtful.empty()) return {};
  const std::string folder = TRY(or_unreadable(aside_name(module_state(work, "kept"), machine_.disk)));
  std::vector<std::string> names;
  for (const std::string& name : work.local.doubtful) {
    const std::string from = path::join(work.plan->folder, name);
    if (!TRY(or_unreadable(skip_unusable(machine_.disk.is_file(from))))) continue;
    TRY(or_fail(machine_.disk.replace_by_copy(from, path::join(folder, name)), "copy"));
    names.push_back(name);
  }
  if (!names.empty())
    warn(warning(DiagKind::local_work,
                 fmt::format("the last build of `{}` was killed; files that it had just changed, or that you "
                             "have changed right after it, are kept in `{}`: {}",
                             work.plan->name, folder, text::quoted_list(names))));
  return {};
}

/// SHA-256 of the user's work in a tree.
Result<std::string> SupportBuild::hash_of_work(const Work& work) const {
  const TreeFiles now = TRY(scan_tree(work.plan->folder));
  Sha256 out;
  for (const auto* names : {&work.local.files, &work.local.staged, &work.local.repositories})
    for (const std::string& name : *names) {
      const auto file = now.files.find(name);
      out.add_item(name);
      out.add_item(file == now.files.end() ? "" : file->second.mode);
      out.add_item(file == now.files.end() ? "" : file->second.hash);
    }
  out.add_item(work.source.commit);
  return out.finish();
}

/// Records the tree as it is before make runs, so that what make has changed can be told from the edits of
/// the recipe.
Result<void> SupportBuild::record_edits(const Work& work) {
  if (!TRY(or_unreadable(machine_.disk.exists(work.plan->folder)))) return {};
  TreeRecord record;
  record.files = TRY(scan_tree(work.plan->folder)).files;
  return or_fail(machine_.disk.replace(module_state(work, "edited"), record.text()), "write");
}

/// Touches the marks of trees that are being built, until it is asked to stop.
void SupportBuild::keep_alive(const std::stop_token& stop) {
  constexpr std::chrono::milliseconds period(250);
  std::condition_variable_any never;
  std::unique_lock lock(mutex_);
  while (!never.wait_for(lock, stop, period, [] { return false; }) && !stop.stop_requested())
    for (const std::string& mark : alive_) ::utimensat(AT_FDCWD, mark.c_str(), nullptr, 0);
}

}  // namespace iocwright::image
