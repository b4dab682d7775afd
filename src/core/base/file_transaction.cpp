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
//   .iocwright/commit       the marker: `header`, then `+NAME` per new file and `-NAME` per file to remove
constexpr std::string_view state_folder = ".iocwright";
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

/// Renames `from` to the file `name`. Does nothing if an earlier command has already renamed it.
FileResult<void> move_into_place(const Place& place, const std::string& from, std::string_view name) {
  if (!TRY(place.disk.exists(from))) return {};
  if (name.find('/') != std::string_view::npos)
    TRY(place.disk.make_folders(path::parent(place.target(name))));
  return place.disk.rename(from, place.target(name));
}

/// Applies the lines of a marker after the header; returns the names of the new files.
FileResult<std::string> apply_mark(const Place& place, const std::vector<std::string>& lines) {
  std::string names;
  for (const std::string& line : lines | std::views::drop(1)) {
    const std::string_view name = std::string_view(line).substr(1);
    if (line.front() == '-') {
      TRY(place.disk.remove(place.target(name)));
      continue;
    }
    names.append(name) += '\n';
    TRY(move_into_place(place, place.staged(name), name));
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

std::string mark_text(const FileSet& files, std::vector<std::string> removed) {
  std::string out(header);
  out += '\n';
  for (const auto& [name, content] : files) out += "+" + name + "\n";
  std::ranges::sort(removed);
  const auto repeated = std::ranges::unique(removed);
  removed.erase(repeated.begin(), repeated.end());
  for (const std::string& name : removed)
    if (!files.contains(name)) out += "-" + name + "\n";
  return out;
}

}  // namespace

std::string FileTransaction::state_name(std::string_view name) { return path::join(state_folder, name); }

FileResult<FileTransaction> FileTransaction::begin(Disk& disk, const std::string& folder) {
  const Place place{disk, folder};
  TRY(disk.make_folders(path::join(folder, state_folder)));
  auto lock = TRY(disk.lock(place.state("files.lock")));
  TRY(complete_earlier(place));
  return FileTransaction(disk, folder, std::move(lock));
}

FileResult<void> FileTransaction::recover(Disk& disk, const std::string& folder) {
  const Place place{disk, folder};
  if (!TRY(disk.exists(path::join(folder, state_folder)))) return {};
  const auto lock = TRY(disk.lock(place.state("files.lock")));
  return complete_earlier(place);
}

FileResult<void> FileTransaction::commit(const FileSet& files, const std::vector<std::string>& removed) {
  const Place place{*disk_, folder_};
  TRY(stage(files));
  const std::string mark = mark_text(files, removed);
  TRY(disk_->replace(place.mark(), mark));
  return complete(place, mark);
}

FileResult<void> FileTransaction::stage(const FileSet& files) {
  const Place place{*disk_, folder_};
  TRY(disk_->remove_tree(place.state("new")));
  TRY(disk_->make_folders(place.state("new")));
  for (const auto& [name, content] : files) {
    const std::string staged = place.staged(name);
    if (name.find('/') != std::string::npos) TRY(disk_->make_folders(path::parent(staged)));
    TRY(disk_->write(staged, content));
  }
  return {};
}

}  // namespace iocwright
