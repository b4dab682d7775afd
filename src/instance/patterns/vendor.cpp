#include "instance/patterns/vendor.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "core/base/path.hpp"
#include "core/diag/file_result.hpp"
#include "instance/patterns/real_path.hpp"

namespace iocwright::patterns {

namespace {

class ChangePlanner {
 public:
  ChangePlanner(const Disk& disk, const std::string& instance) : disk_(disk), instance_(instance) {}

  Result<void> remove_orphans(const PatternChange& pattern, const std::set<std::string>& kept) {
    for (const std::string& path : pattern.locked)
      if (!kept.contains(path)) TRY(remove_orphan(path));
    return {};
  }

  Result<void> write(const FileSet& files) {
    for (const auto& [path, content] : files) {
      TRY(check_parents(path));
      TRY(check_target(path));
      out_.files[path] = content;
    }
    return {};
  }

  VendorChanges take() {
    out_.removed.assign(removed_.begin(), removed_.end());
    out_.emptied.assign(emptied_.rbegin(), emptied_.rend());  // a folder sorts before what is in it
    return std::move(out_);
  }

 private:
  Result<void> remove_orphan(const std::string& path) {
    const std::string whole = path::join(instance_, path);
    const std::string folder = TRY(or_unreadable(real_path(disk_, path::parent(whole))));
    const std::string real = path::join(folder, path::name(whole));
    if (real == instance_ || !path::is_within(real, instance_) || below(real) == lock_name) return {};
    const FileKind kind = TRY(or_unreadable(disk_.kind(real)));
    if (kind == FileKind::folder) return {};
    removed_.insert(below(real));
    for (std::string parent = path::parent(below(real)); !parent.empty(); parent = path::parent(parent))
      emptied_.insert(parent);
    return {};
  }

  std::string below(const std::string& path) const { return path.substr(instance_.size() + 1); }

  tl::unexpected<Diagnostic> blocked(const std::string& path, const std::string& by, const char* what) const {
    return fail(error(DiagKind::unwritable_file,
                      fmt::format("cannot vendor '{}': {} already exists and is {}; remove it and re-run",
                                  path, path::join(instance_, by), what)));
  }

  Result<void> check_parents(const std::string& path) const {
    for (std::string parent = path::parent(path); !parent.empty(); parent = path::parent(parent)) {
      const FileKind kind = TRY(or_unreadable(disk_.kind(path::join(instance_, parent))));
      const bool blocks = kind == FileKind::file || kind == FileKind::other;
      if (blocks && !removed_.contains(parent)) return blocked(path, parent, "not a directory");
    }
    return {};
  }

  Result<void> check_target(const std::string& path) const {
    const std::string whole = path::join(instance_, path);
    if (!TRY(or_unreadable(disk_.is_folder(whole)))) return {};
    if (!TRY(is_emptied(path))) return blocked(path, path, "a directory");
    return {};
  }

  /// True if everything in the folder is removed, so that the folder is too.
  Result<bool> is_emptied(const std::string& folder) const {
    if (!emptied_.contains(folder)) return false;
    for (const std::string& name : TRY(or_unreadable(disk_.list(path::join(instance_, folder)), "list"))) {
      const std::string path = path::join(folder, name);
      if (!removed_.contains(path) && !TRY(is_emptied(path))) return false;
    }
    return true;
  }

  const Disk& disk_;
  const std::string& instance_;
  std::set<std::string> removed_, emptied_;
  VendorChanges out_;
};

/// Finds out whether all folders of the changes can be written to, so that no change fails after the first.
Result<void> check_writable(const Disk& disk, const std::string& instance, const VendorChanges& changes) {
  std::set<std::string> folders;
  for (const auto& [path, content] : changes.files) folders.insert(path::parent(path));
  for (const std::string& path : changes.removed) folders.insert(path::parent(path));
  for (const std::string& path : changes.emptied) folders.insert(path::parent(path));
  for (std::string folder : folders) {
    while (!folder.empty() && !TRY(or_unreadable(disk.is_folder(path::join(instance, folder)))))
      folder = path::parent(folder);
    TRY(or_fail(disk.check_writable(folder.empty() ? instance : path::join(instance, folder)), "write to"));
  }
  return {};
}

Result<bool> apply_in(FileTransaction& transaction, const Disk& disk, const std::string& instance,
                      const VendorChanges& changes, const std::optional<std::string>& lock_text) {
  const std::string lock = path::join(instance, lock_name);
  if (TRY(or_unreadable(disk.read_if_exists(lock), "read")) != lock_text) return false;
  TRY(check_writable(disk, instance, changes));
  TRY(or_fail(transaction.commit_after_removal(changes.files, changes.removed, changes.emptied), "write"));
  return true;
}

std::set<std::string> paths_in(const Lock& lock) {
  std::set<std::string> out;
  for (const PatternEntry& entry : lock.patterns)
    for (const auto& [path, hash] : entry.files) out.insert(path);
  return out;
}

}  // namespace

Result<VendorChanges> plan_changes(const Disk& disk, const std::string& instance,
                                   const std::vector<PatternChange>& patterns, const Lock& lock) {
  ChangePlanner planner(disk, instance);
  const std::set<std::string> kept = paths_in(lock);
  for (const PatternChange& pattern : patterns) TRY(planner.remove_orphans(pattern, kept));
  for (const PatternChange& pattern : patterns) TRY(planner.write(pattern.files));
  return planner.take();
}

Result<bool> apply_changes(Disk& disk, const std::string& instance, const VendorChanges& changes,
                           const std::optional<std::string>& lock_text) {
  auto transaction = TRY(or_fail(FileTransaction::begin(disk, instance), "write"));
  auto applied = apply_in(transaction, disk, instance, changes, lock_text);
  auto cleared = or_fail(transaction.remove_state(), "remove");
  if (applied) TRY(std::move(cleared));
  return applied;
}

Result<void> recover_changes(Disk& disk, const std::string& instance) {
  if (!TRY(or_unreadable(
          disk.exists(path::join(instance, path::parent(FileTransaction::state_name("lock")))))))
    return {};
  auto transaction = TRY(or_fail(FileTransaction::begin(disk, instance), "write"));
  return or_fail(transaction.remove_state(), "remove");
}

}  // namespace iocwright::patterns
