#include "core/base/output_folder.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "core/base/path.hpp"
#include "core/base/text.hpp"
#include "core/diag/file_result.hpp"

namespace iocwright {

namespace {

// All of ours lies in one hidden folder inside of the output folder, which may be a mounted volume of its
// own: renames stay within one file system.
//
//   .iocwright/lock              held by whoever changes the folder
//   .iocwright/new/…             files that are being made
//   .iocwright/commit            the mark: owner, then `+name` of each new file, `-name` of each to remove
//   .iocwright/manifest.OWNER    names of the files that the owner's last run made
constexpr std::string_view state_folder = ".iocwright";

std::string state_path(const std::string& folder, std::string_view name) {
  return path::join(path::join(folder, state_folder), name);
}
std::string new_path(const std::string& folder, const std::string& name) {
  return path::join(state_path(folder, "new"), name);
}
std::string manifest_path(const std::string& folder, const std::string& owner) {
  return state_path(folder, "manifest." + owner);
}

std::vector<std::string> lines_of(const std::string& text) {
  std::vector<std::string> out;
  for (std::string_view line : text::split(text, '\n'))
    if (!line.empty()) out.emplace_back(line);
  return out;
}

/// A file that appears whole or not at all.
Result<void> write_at_once(Disk& disk, const std::string& path, const std::string& content) {
  TRY(or_fail(disk.write(path + ".part", content), "write"));
  return or_fail(disk.rename(path + ".part", path), "write");
}

}  // namespace

Result<void> OutputFolder::replace(const FileSet& files, const std::vector<std::string>& strays) {
  TRY(or_fail(disk_.make_folders(path::join(path_, state_folder)), "make folder"));
  const auto lock = TRY(or_fail(disk_.lock(state_path(path_, "lock")), "lock"));
  TRY(finish_marked(disk_, path_));
  TRY(stage(files));
  TRY(mark(files, strays));
  return finish_marked(disk_, path_);
}

Result<void> OutputFolder::recover(Disk& disk, const std::string& path) {
  if (!TRY(or_unreadable(disk.exists(path::join(path, state_folder))))) return {};
  const auto lock = TRY(or_fail(disk.lock(state_path(path, "lock")), "lock"));
  return finish_marked(disk, path);
}

Result<void> OutputFolder::stage(const FileSet& files) {
  TRY(or_fail(disk_.remove_tree(state_path(path_, "new")), "remove"));
  TRY(or_fail(disk_.make_folders(state_path(path_, "new")), "make folder"));
  for (const auto& [name, content] : files) {
    const std::string target = new_path(path_, name);
    if (name.find('/') != std::string::npos)
      TRY(or_fail(disk_.make_folders(path::parent(target)), "make folder"));
    TRY(or_fail(disk_.write(target, content), "write"));
  }
  return {};
}

Result<void> OutputFolder::mark(const FileSet& files, const std::vector<std::string>& strays) {
  std::vector<std::string> stale = strays;
  const auto manifest = TRY(or_unreadable(disk_.read_if_exists(manifest_path(path_, owner_)), "read"));
  for (std::string& name : lines_of(manifest.value_or(""))) stale.push_back(std::move(name));
  std::string text = owner_ + "\n";
  for (const auto& [name, content] : files) text += "+" + name + "\n";
  std::sort(stale.begin(), stale.end());
  stale.erase(std::unique(stale.begin(), stale.end()), stale.end());
  for (const std::string& name : stale)
    if (!files.contains(name)) text += "-" + name + "\n";
  return write_at_once(disk_, state_path(path_, "commit"), text);
}

Result<void> OutputFolder::finish_marked(Disk& disk, const std::string& path) {
  const std::string commit = state_path(path, "commit");
  const auto marked = TRY(or_unreadable(disk.read_if_exists(commit), "read"));
  if (!marked) return {};
  const std::vector<std::string> lines = lines_of(*marked);
  if (lines.empty()) return or_fail(disk.remove(commit), "remove");
  std::string manifest;
  for (auto line = lines.begin() + 1; line != lines.end(); ++line) {
    const std::string name = line->substr(1);
    const std::string target = path::join(path, name);
    if ((*line)[0] == '-') {
      TRY(or_fail(disk.remove(target), "remove"));
      continue;
    }
    manifest += name + "\n";
    if (!TRY(or_unreadable(disk.exists(new_path(path, name))))) continue;  // renamed already, before the cut
    if (name.find('/') != std::string::npos)
      TRY(or_fail(disk.make_folders(path::parent(target)), "make folder"));
    TRY(or_fail(disk.rename(new_path(path, name), target), "write"));
  }
  TRY(write_at_once(disk, manifest_path(path, lines.front()), manifest));
  return or_fail(disk.remove(commit), "remove");
}

}  // namespace iocwright
