#include "editor/watch/snapshot.hpp"

#include <algorithm>
#include <set>

#include "core/base/path.hpp"
#include "core/base/sha256.hpp"

namespace iocwright::editor {

namespace {

constexpr int max_levels = 20;  // links to folders may form a circle
constexpr int max_links = 40;   // as in Linux

class Looker {
 public:
  explicit Looker(const Disk& disk) : disk_(disk) {}

  void look_at_folder(const std::string& folder, int level) {
    if (!disk_.is_folder(folder).value_or(false)) return add_existing(path::parent(folder));
    folders_.insert(folder);
    for (const std::string& name : disk_.list(folder).value_or(std::vector<std::string>())) {
      if (is_auxiliary(name)) continue;
      const std::string path = path::join(folder, name);
      if (!disk_.is_folder(path).value_or(false)) look_at_file(path);
      else if (level < max_levels) look_at_folder(path, level + 1);
    }
  }

  void look_at_file(std::string path) {
    const auto content = disk_.read_input(path);
    files_[path] = content ? Sha256::of(*content) : std::string("unreadable");
    for (int links = 0; links < max_links; ++links) {
      add_existing(path::parent(path));
      if (!disk_.is_link(path).value_or(false)) return;
      path = path::join(path::parent(path), disk_.read_link(path).value_or(""));
    }
  }

  Snapshot result() && { return {std::move(files_), {folders_.begin(), folders_.end()}}; }

 private:
  void add_existing(std::string folder) {
    if (folder.empty()) folder = ".";
    while (folder != "/" && folder != "." && !disk_.is_folder(folder).value_or(false)) {
      folder = path::parent(folder);
      if (folder.empty()) folder = ".";
    }
    folders_.insert(std::move(folder));
  }

  const Disk& disk_;
  std::map<std::string, std::string> files_;
  std::set<std::string> folders_;
};

}  // namespace

Snapshot take_snapshot(const WatchedPlaces& places, const Disk& disk) {
  Looker looker(disk);
  for (const std::string& folder : places.folders) looker.look_at_folder(folder, 0);
  for (const std::string& file : places.files) looker.look_at_file(file);
  return std::move(looker).result();
}

std::vector<std::string> changed_files(const Snapshot& before, const Snapshot& after) {
  std::set<std::string> out;
  for (const auto& [path, hash] : before.files)
    if (const auto found = after.files.find(path); found == after.files.end() || found->second != hash)
      out.insert(path);
  for (const auto& [path, hash] : after.files)
    if (!before.files.contains(path)) out.insert(path);
  return {out.begin(), out.end()};
}

bool is_auxiliary(std::string_view name) { return name.starts_with('.') || name.ends_with('~'); }

}  // namespace iocwright::editor
