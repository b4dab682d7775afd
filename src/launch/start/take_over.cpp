#include "launch/start/take_over.hpp"

#include <algorithm>
#include <cerrno>
#include <set>

#include "core/base/file_transaction.hpp"
#include "core/base/path.hpp"
#include "core/diag/file_result.hpp"

namespace iocwright::launch {

namespace {

std::string state_path(const std::string& folder, std::string_view name) {
  return path::join(folder, FileTransaction::state_name(name));
}

/// Names in the folder that belong to no tool: our own state, and what a file system keeps there.
bool is_kept(std::string_view name) {
  return name == path::parent(FileTransaction::state_name("x")) || name == "lost+found";
}

/// The files of all manifests.
FileResult<std::set<std::string>> own_files(const Disk& disk, const std::string& folder) {
  std::set<std::string> out;
  const std::string state = path::join(folder, path::parent(FileTransaction::state_name("x")));
  for (const std::string& name : TRY(disk.list_if_exists(state))) {
    if (!name.starts_with("manifest.")) continue;
    const auto names = parse_manifest(TRY(disk.read(path::join(state, name))));
    if (names) out.insert(names->begin(), names->end());
  }
  return out;
}

/// Errors of a file that we may not move, or on which something is mounted.
bool is_fixed(int code) { return code == EBUSY || code == EXDEV || code == EACCES || code == EPERM; }

class Mover {
 public:
  Mover(Disk& disk, std::string folder, std::set<std::string> own)
      : disk_(disk), folder_(std::move(folder)), own_(std::move(own)) {}

  /// Moves everything in the folder `below` aside, except our own files.
  FileResult<void> move_all(const std::string& below) {
    for (const std::string& name : TRY(disk_.list(path::join(folder_, below)))) {
      const std::string item = path::join(below, name);
      if ((below.empty() && is_kept(name)) || own_.contains(item)) continue;
      if (contains_own(item)) TRY(move_all(item));
      else TRY(move(item));
    }
    return {};
  }

 private:
  bool contains_own(const std::string& item) const {
    const auto next = own_.lower_bound(item + "/");
    return next != own_.end() && next->starts_with(item + "/");
  }

  FileResult<void> move(const std::string& item) {
    const std::string target = path::join(state_path(folder_, "earlier"), item);
    TRY(disk_.remove_tree(target));  // of a start that was interrupted
    TRY(disk_.make_folders(path::parent(target)));
    const auto moved = disk_.rename(path::join(folder_, item), target);
    if (moved || !is_fixed(moved.error().code)) return moved;
    disk_.warn(moved.error().text("move aside") + "; this file of an earlier tool stays where it is");
    return {};
  }

  Disk& disk_;
  std::string folder_;
  std::set<std::string> own_;
};

}  // namespace

Result<bool> needs_take_over(const Disk& disk, const std::string& folder) {
  // The files of the last step that writes any.
  if (TRY(or_unreadable(disk.exists(state_path(folder, "manifest.files"))))) return false;
  const auto names = TRY(or_unreadable(disk.list_if_exists(folder), "list"));
  return !std::ranges::all_of(names, is_kept);
}

Result<void> take_over(const TakeOver& step, Disk& disk) {
  auto own = TRY(or_unreadable(own_files(disk, step.folder), "read"));
  return or_fail(Mover(disk, step.folder, std::move(own)).move_all(""), "move aside");
}

Result<void> remove_earlier_files(Disk& disk, const std::string& folder) {
  return or_fail(disk.remove_tree(state_path(folder, "earlier")), "remove");
}

}  // namespace iocwright::launch
