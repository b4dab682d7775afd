#include "core/base/file_transaction.hpp"

#include <algorithm>
#include <ranges>

#include "core/base/path.hpp"
#include "core/base/text.hpp"
#include "core/base/try.hpp"

namespace iocwright {

namespace {

// The state is kept in a hidden folder inside the folder itself, which may be a mounted volume: rename() does
// not work across file systems.
//
//   .iocwright/files.lock   locked while the folder is changed
//   .iocwright/new/...      the new files
//   .iocwright/commit       the marker: `header`, then a line per change, in order: `+NAME` is a new file,
//                           `-NAME` a file to remove, `/NAME` a folder to remove if it is empty
constexpr std::string_view state_folder = ".iocwright";
constexpr std::string_view lock_file = "files.lock";
constexpr std::string_view header = "transaction 2";

/// The paths of a folder's transaction state.
struct Place {
  Disk& disk;
  const std::string& folder;

  std::string target(std::string_view name) const { return path::join(folder, name); }
  std::string state(std::string_view name) const { return target(FileTransaction::state_name(name)); }
  std::string staged(std::string_view name) const { return path::join(state("new"), name); }
  std::string mark() const { return state("commit"); }
};

std::vector<std::string> lines_of(std::string_view text) {
  std::vector<std::string> out;
  for (std::string_view line : text::split(text, '\n'))
    if (!line.empty()) out.emplace_back(line);
  return out;
}

/// Creates the folder at `path` and its parents, down from `root`. Each gets the mode and, if permitted, the
/// owner of its parent: the folder may be a volume that is used by several users, or by a group.
FileResult<void> make_folders(Disk& disk, const std::string& root, const std::string& path) {
  if (TRY(disk.is_folder(path))) return {};
  if (path.size() <= root.size()) return disk.make_folders(path);
  const std::string parent = path::parent(path);
  TRY(make_folders(disk, root, parent));
  TRY(disk.make_folders(path));
  // A volume that has no modes is no reason to fail.
  [[maybe_unused]] const auto shared = disk.copy_mode(parent, path);
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

FileResult<void> remove_if_empty(Disk& disk, const std::string& path) {
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

/// The line of a name, which may contain line breaks.
std::string line_of(char change, std::string_view name) {
  return change + text::replace_all(text::replace_all(name, "\\", "\\\\"), "\n", "\\n") + "\n";
}

std::string name_of(std::string_view line) {
  std::string out;
  for (std::size_t at = 1; at < line.size(); ++at) {
    if (line[at] != '\\' || at + 1 == line.size()) out += line[at];
    else out += line[++at] == 'n' ? '\n' : line[at];
  }
  return out;
}

/// Applies the lines of a marker after the header; returns the names of the new files.
FileResult<std::string> apply_mark(const Place& place, const std::vector<std::string>& lines) {
  std::string names;
  for (const std::string& line : lines | std::views::drop(1)) {
    const std::string name = name_of(line);
    if (line.front() == '-') {
      TRY(remove_file(place.disk, place.target(name)));
    } else if (line.front() == '/') {
      TRY(remove_if_empty(place.disk, place.target(name)));
    } else {
      names.append(name) += '\n';
      TRY(move_into_place(place, place.staged(name), name));
    }
  }
  return names;
}

FileResult<void> complete(const Place& place, const std::string& mark) {
  const std::vector<std::string> lines = lines_of(mark);
  if (!lines.empty()) {
    const std::string names = TRY(apply_mark(place, lines));
    // Before 0.2, the first line was the owner, whose manifest was not among the new files.
    if (lines.front() != header) TRY(place.disk.replace(place.state("manifest." + lines.front()), names));
  }
  return place.disk.remove(place.mark());
}

/// Completes a transaction of a version before 0.2, which used a folder instead of the marker. It contains
/// the new files, and their names in `ready`.
FileResult<void> complete_folder(const Place& place) {
  const std::string ready = path::join(place.mark(), "ready");
  if (const auto names = TRY(place.disk.read_if_exists(ready))) {
    for (const std::string& name : lines_of(*names))
      TRY(move_into_place(place, path::join(place.mark(), name), name));
    TRY(place.disk.remove(ready));
  }
  return place.disk.remove_tree(place.mark());
}

FileResult<void> complete_earlier(const Place& place) {
  if (TRY(place.disk.is_folder(place.mark()))) return complete_folder(place);
  const auto mark = TRY(place.disk.read_if_exists(place.mark()));
  return mark ? complete(place, *mark) : FileResult<void>();
}

std::string lines_to_write(const FileSet& files) {
  std::string out;
  for (const auto& [name, content] : files) out += line_of('+', name);
  return out;
}

std::string lines_to_remove(const FileSet& files, std::vector<std::string> removed) {
  std::string out;
  std::ranges::sort(removed);
  const auto repeated = std::ranges::unique(removed);
  removed.erase(repeated.begin(), repeated.end());
  for (const std::string& name : removed)
    if (!files.contains(name)) out += line_of('-', name);
  return out;
}

}  // namespace

std::string FileTransaction::state_name(std::string_view name) { return path::join(state_folder, name); }

FileResult<void> FileTransaction::make_state_folder(Disk& disk, const std::string& folder) {
  return make_folders(disk, folder, path::join(folder, state_folder));
}

FileResult<FileTransaction> FileTransaction::begin(Disk& disk, const std::string& folder) {
  const Place place{disk, folder};
  auto lock = TRY(lock_state(place));
  TRY(complete_earlier(place));
  return FileTransaction(disk, folder, std::move(lock));
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
  TRY(stage(files));
  return commit_lines(lines_to_write(files) + lines_to_remove(files, removed));
}

FileResult<void> FileTransaction::commit_after_removal(const FileSet& files,
                                                       const std::vector<std::string>& removed,
                                                       const std::vector<std::string>& emptied) {
  std::string lines = lines_to_remove(files, removed);
  for (const std::string& name : emptied) lines += line_of('/', name);
  TRY(stage(files));
  TRY(keep_modes(files));
  return commit_lines(lines + lines_to_write(files));
}

FileResult<void> FileTransaction::commit_lines(const std::string& lines) {
  const Place place{*disk_, folder_};
  const std::string mark = std::string(header) + "\n" + lines;
  TRY(disk_->replace(place.mark(), mark));
  return complete(place, mark);
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
    // A volume that has no modes is no reason to fail.
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
