#include "emit/find_definitions.hpp"

#include <algorithm>

#include "base/path.hpp"

namespace iocwright::emit {

namespace {

constexpr int most_levels = 40;  // of folders; links may run in circles

void search(const Disk& disk, const std::string& folder, std::string_view ending, bool follow_links, int level,
            std::vector<std::string>& found) {
  const auto names = disk.list(folder);
  if (!names || level > most_levels) return;
  for (const std::string& name : *names) {
    if (name.starts_with("..")) continue;
    const std::string path = path::join(folder, name);
    switch (disk.kind(path)) {
      case FileKind::folder:
        if (follow_links || !disk.is_link(path)) search(disk, path, ending, follow_links, level + 1, found);
        break;
      case FileKind::file:
        if (name.ends_with(ending)) found.push_back(path);
        break;
      default: break;
    }
  }
}

}  // namespace

std::vector<std::string> find_files(const Disk& disk, const std::string& folder, std::string_view ending, bool follow_links) {
  std::vector<std::string> found;
  search(disk, folder, ending, follow_links, 0, found);
  std::sort(found.begin(), found.end());
  return found;
}

std::vector<std::string> find_definitions(const Disk& disk, const std::string& ibek_defs, const std::string& config_folder) {
  std::vector<std::string> files = find_files(disk, ibek_defs, "ibek.support.yaml", false);
  if (config_folder.empty()) return files;
  const auto own = find_files(disk, config_folder, ".ibek.support.yaml", true);
  files.insert(files.end(), own.begin(), own.end());
  return files;
}

}  // namespace iocwright::emit
