#include "core/base/file_transaction.hpp"

#include <algorithm>
#include <cerrno>
#include <iterator>

#include "core/base/path.hpp"
#include "core/base/transaction_record.hpp"
#include "core/base/try.hpp"

namespace iocwright {

namespace {

// The state is kept in a hidden folder inside the folder itself, which may be a mounted volume: rename() does
// not work across file systems.
//
//   .iocwright/files.lock   locked while the folder is changed
//   .iocwright/new/...      the new files
//   .iocwright/commit       the marker: see transaction_record.hpp
constexpr std::string_view state_folder = ".iocwright";
constexpr std::string_view lock_file = "files.lock";

/// The paths of a folder's transaction state.
struct Place {
  Disk& disk;
  const std::string& folder;

  std::string target(std::string_view name) const { return path::join(folder, name); }
  std::string state(std::string_view name) const { return target(FileTransaction::state_name(name)); }
  std::string staged(std::string_view name) const { return path::join(state("new"), name); }
  std::string mark() const { return state("commit"); }
};

/// Gives a folder the mode and, if permitted, the owner of its parent.
void share_folder(Disk& disk, const std::string& parent, const std::string& path) {
  // Not all volumes support modes; ignore errors.
  [[maybe_unused]] const auto shared = disk.copy_mode(parent, path);
}

/// Creates the folder at `path` and its parents, down from `root`. Each gets the mode and, if permitted, the
/// owner of its parent: the folder may be a volume that is used by several users, or by a group.
FileResult<void> make_folders(Disk& disk, const std::string& root, const std::string& path) {
  if (TRY(disk.is_folder(path))) return {};
  if (path.size() <= root.size()) return disk.make_folders(path);
  const std::string parent = path::parent(path);
  TRY(make_folders(disk, root, parent));
  TRY(disk.make_folders(path));
  share_folder(disk, parent, path);
  return {};
}

/// Renames `from` to the file `name`. Does nothing if an earlier command has already renamed it.
FileResult<void> move_into_place(const Place& place, const std::string& from, std::string_view name) {
  if (!TRY(place.disk.exists(from))) return {};
  if (name.find('/') != std::string_view::npos)
    TRY(make_folders(place.disk, place.folder, path::parent(place.target(name))));
  const FileResult<void> moved = place.disk.rename(from, place.target(name));
  if (moved || moved.error().code != EXDEV) return moved;
  // Another file system is mounted on a folder below this one.
  TRY(place.disk.replace(place.target(name), TRY(place.disk.read(from)), Disk::Links::replace));
  return place.disk.remove(from);
}

/// Removes a file or link. A folder is what an earlier command has already put in its place.
FileResult<void> remove_file(Disk& disk, const std::string& path) {
  if (!TRY(disk.is_link(path)) && TRY(disk.is_folder(path))) return {};
  return disk.remove(path);
}

FileResult<void> remove_folder_if_empty(Disk& disk, const std::string& path) {
  if (TRY(disk.is_link(path)) || !TRY(disk.is_folder(path)) || !TRY(disk.list(path)).empty()) return {};
  return disk.remove_tree(path);
}

/// Locks the folder. Another command may remove the hidden folder at any moment.
FileResult<std::unique_ptr<Disk::Lock>> lock_state(const Place& place) {
  constexpr int most_attempts = 100;
  for (int attempt = 1;; ++attempt) {
    TRY(FileTransaction::make_state_folder(place.disk, place.folder));
    auto lock = place.disk.lock(place.state(lock_file));
    if (lock || lock.error().code != ENOENT || attempt == most_attempts) return lock;
  }
}

using enum RecordedChange::Kind;

FileResult<void> apply(const Place& place, const RecordedChange& change) {
  switch (change.kind) {
    case remove: return remove_file(place.disk, place.target(change.name));
    case clear: return remove_folder_if_empty(place.disk, place.target(change.name));
    case write: break;
  }
  return move_into_place(place, place.staged(change.name), change.name);
}

/// The names of the new files.
std::vector<std::string> written_by(const std::vector<RecordedChange>& changes) {
  std::vector<std::string> out;
  for (const RecordedChange& change : changes)
    if (change.kind == write) out.push_back(change.name);
  return out;
}

/// The folders whose entries change, existing ones only.
FileResult<std::vector<std::string>> changed_folders(const Place& place,
                                                     const std::vector<RecordedChange>& changes) {
  std::vector<std::string> out;
  for (const RecordedChange& change : changes)
    if (std::string folder = path::parent(place.target(change.name));
        std::ranges::find(out, folder) == out.end() && TRY(place.disk.exists(folder)))
      out.push_back(std::move(folder));
  return out;
}

using Durability = FileTransaction::Durability;

FileResult<void> complete(const Place& place, const TransactionMark& mark, Durability durability) {
  for (const RecordedChange& change : mark.changes) TRY(apply(place, change));
  if (!mark.owner.empty())
    TRY(place.disk.replace(place.state("manifest." + mark.owner), print_manifest(written_by(mark.changes))));
  if (durability == Durability::synced) TRY(place.disk.sync(TRY(changed_folders(place, mark.changes))));
  return place.disk.remove(place.mark());
}

/// A mark that cannot be trusted is removed, and the changes of its command are lost.
void warn_of_discarded(const Place& place) {
  place.disk.warn("discarding `" + place.mark() +
                  "`, the record of an interrupted change of files, because it is damaged");
}

/// Completes a transaction of a version before 0.2, which used a folder instead of the marker. It contains
/// the new files, and their names in `ready`.
FileResult<void> complete_folder(const Place& place) {
  const std::string ready = path::join(place.mark(), "ready");
  if (const auto text = TRY(place.disk.read_if_exists(ready))) {
    const auto names = parse_manifest(*text);
    if (!names) warn_of_discarded(place);
    for (const std::string& name : names.value_or(std::vector<std::string>()))
      TRY(move_into_place(place, path::join(place.mark(), name), name));
    TRY(place.disk.remove(ready));
  }
  return place.disk.remove_tree(place.mark());
}

FileResult<void> complete_earlier(const Place& place) {
  if (TRY(place.disk.is_folder(place.mark()))) return complete_folder(place);
  const auto text = TRY(place.disk.read_if_exists(place.mark()));
  if (!text) return {};
  const auto mark = parse_mark(*text);
  if (mark) return complete(place, *mark, Durability::synced);
  warn_of_discarded(place);
  return place.disk.remove(place.mark());
}

std::vector<RecordedChange> writes(const FileSet& files) {
  std::vector<RecordedChange> out;
  for (const auto& [name, content] : files) out.push_back({write, name});
  return out;
}

std::vector<RecordedChange> removals(const FileSet& files, std::vector<std::string> removed) {
  std::vector<RecordedChange> out;
  std::ranges::sort(removed);
  // clang 14 cannot compile std::ranges::unique
  removed.erase(std::unique(removed.begin(), removed.end()), removed.end());
  for (std::string& name : removed)
    if (!files.contains(name)) out.push_back({remove, std::move(name)});
  return out;
}

void append(std::vector<RecordedChange>& to, std::vector<RecordedChange> more) {
  std::ranges::move(more, std::back_inserter(to));
}

/// Fails if a file cannot be replaced or removed because something is mounted on it. Otherwise, only the
/// rename() after the marker would fail, and so would that of each later command.
FileResult<void> check_mounts(const Place& place, const std::vector<RecordedChange>& changes) {
  for (const RecordedChange& change : changes)
    if (const std::string path = place.target(change.name); TRY(place.disk.is_mount(path)))
      return tl::make_unexpected(
          FileError{path, EBUSY, "something is mounted on it: mount the folder that contains it instead"});
  return {};
}

/// Fails if a folder is in the place of a new file.
FileResult<void> check_folders(const Place& place, const FileSet& files) {
  for (const auto& [name, content] : files)
    if (const std::string path = place.target(name);
        !TRY(place.disk.is_link(path)) && TRY(place.disk.is_folder(path)))
      return tl::make_unexpected(FileError{path, EISDIR});
  return {};
}

}  // namespace

std::string FileTransaction::state_name(std::string_view name) { return path::join(state_folder, name); }

FileResult<void> FileTransaction::make_state_folder(Disk& disk, const std::string& folder) {
  const std::string path = path::join(folder, state_folder);
  TRY(make_folders(disk, folder, path));
  // One of a version before 0.2 may exclude other users of the volume.
  if (!TRY(disk.is_link(path))) share_folder(disk, folder, path);
  return {};
}

FileResult<FileTransaction> FileTransaction::begin(Disk& disk, const std::string& folder,
                                                   Durability durability) {
  const Place place{disk, folder};
  auto lock = TRY(lock_state(place));
  TRY(complete_earlier(place));
  return FileTransaction(disk, folder, durability, std::move(lock));
}

FileResult<void> FileTransaction::recover(Disk& disk, const std::string& folder) {
  const Place place{disk, folder};
  if (!TRY(disk.exists(path::join(folder, state_folder)))) return {};
  const auto lock = disk.lock(place.state(lock_file));
  if (!lock && lock.error().code == ENOENT) return {};  // removed meanwhile, by a command that has finished
  if (!lock) return tl::make_unexpected(lock.error());
  return complete_earlier(place);
}

FileResult<void> FileTransaction::commit(const FileSet& files, const std::vector<std::string>& removed) {
  const Place place{*disk_, folder_};
  TRY(check_folders(place, files));
  std::vector<RecordedChange> changes = writes(files);
  append(changes, removals(files, removed));
  TRY(check_mounts(place, changes));
  TRY(stage(files));
  return commit_changes(std::move(changes));
}

FileResult<void> FileTransaction::commit_after_removal(const FileSet& files,
                                                       const std::vector<std::string>& removed,
                                                       const std::vector<std::string>& emptied) {
  const Place place{*disk_, folder_};
  std::vector<RecordedChange> changes = removals(files, removed);
  for (const std::string& name : emptied) changes.push_back({clear, name});
  append(changes, writes(files));
  TRY(check_mounts(place, changes));
  TRY(stage(files));
  TRY(keep_modes(files));
  return commit_changes(std::move(changes));
}

FileResult<void> FileTransaction::commit_changes(std::vector<RecordedChange> changes) {
  const Place place{*disk_, folder_};
  const std::string part = Disk::part_of(place.mark());
  TRY(disk_->write(part, print_mark(changes)));
  const bool is_synced = durability_ == Durability::synced;
  if (is_synced) TRY(sync_staged(part, changes));
  TRY(disk_->rename(part, place.mark()));
  if (is_synced) TRY(disk_->sync({place.target(state_folder)}));
  return complete(place, {std::move(changes)}, durability_);
}

/// Whatever the marker promises must be on the disk before it, and the marker before the first rename.
FileResult<void> FileTransaction::sync_staged(const std::string& part,
                                              const std::vector<RecordedChange>& changes) {
  const Place place{*disk_, folder_};
  std::vector<std::string> paths{part, place.state("new")};
  for (const std::string& name : written_by(changes)) paths.push_back(place.staged(name));
  return disk_->sync(paths);
}

FileResult<void> FileTransaction::remove_state() {
  const Place place{*disk_, folder_};
  if (TRY(disk_->exists(place.mark()))) return {};
  TRY(disk_->remove_tree(place.state("new")));
  TRY(disk_->remove(Disk::part_of(place.mark())));  // of a command that was killed while it wrote the marker
  TRY(disk_->remove(place.state(lock_file)));
  // A command that has begun since then has a lock of its own in the folder.
  auto removed = disk_->remove_empty_folder(place.target(state_folder));
  if (removed || removed.error().code == ENOTEMPTY || is_missing(removed.error())) return {};
  return removed;
}

FileResult<void> FileTransaction::keep_modes(const FileSet& files) {
  const Place place{*disk_, folder_};
  for (const auto& [name, content] : files)
    // Not all volumes support modes; ignore errors.
    if (TRY(disk_->is_file(place.target(name))))
      (void)disk_->copy_mode(place.target(name), place.staged(name));
  return {};
}

FileResult<void> FileTransaction::stage(const FileSet& files) {
  const Place place{*disk_, folder_};
  TRY(disk_->remove_tree(place.state("new")));
  TRY(make_folders(*disk_, folder_, place.state("new")));
  for (const auto& [name, content] : files) {
    const std::string staged = place.staged(name);
    if (name.find('/') != std::string::npos) TRY(make_folders(*disk_, folder_, path::parent(staged)));
    TRY(disk_->write(staged, content));
  }
  return {};
}

}  // namespace iocwright
