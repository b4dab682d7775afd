#include "epics/site/find_definitions.hpp"

#include <algorithm>
#include <cerrno>

#include "core/base/path.hpp"
#include "core/diag/file_result.hpp"

namespace iocwright::epics {

namespace {

constexpr int max_levels = 40;  // of nested folders; links can form cycles

/// The kind of a path, or `none` if it cannot be searched: it is unusable, or a link that leads to itself.
FileResult<FileKind> kind_of(const Disk& disk, const std::string& path) {
  auto kind = skip_unusable(disk.kind(path));
  if (!kind && kind.error().code == ELOOP) return FileKind::none;
  return kind;
}

FileResult<void> search(const Disk& disk, const std::string& folder, std::string_view ending,
                        bool follow_links, int level, std::vector<std::string>& found) {
  if (level > max_levels) return {};
  for (const std::string& name : TRY(skip_unusable(disk.list(folder)))) {
    if (name.starts_with("..")) continue;
    const std::string path = path::join(folder, name);
    switch (TRY(kind_of(disk, path))) {
      case FileKind::folder:
        if (follow_links || !TRY(disk.is_link(path)))
          TRY(search(disk, path, ending, follow_links, level + 1, found));
        break;
      case FileKind::file:
        if (name.ends_with(ending)) found.push_back(path);
        break;
      default: break;
    }
  }
  return {};
}

}  // namespace

FileResult<std::vector<std::string>> find_files(const Disk& disk, const std::string& folder,
                                                std::string_view ending, bool follow_links) {
  std::vector<std::string> found;
  TRY(search(disk, folder, ending, follow_links, 0, found));
  std::ranges::sort(found);
  return found;
}

Result<std::vector<std::string>> find_definitions(const Disk& disk, const std::string& ibek_defs,
                                                  const std::string& config_folder) {
  std::vector<std::string> files =
      TRY(or_unreadable(find_files(disk, ibek_defs, "ibek.support.yaml", false)));
  if (config_folder.empty()) return files;
  const auto own = TRY(or_unreadable(find_files(disk, config_folder, ".ibek.support.yaml", true)));
  files.insert(files.end(), own.begin(), own.end());
  return files;
}

}  // namespace iocwright::epics
