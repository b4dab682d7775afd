#include "epics/site/find_definitions.hpp"

#include <algorithm>
#include <cerrno>

#include "core/base/path.hpp"
#include "core/diag/file_result.hpp"

namespace iocwright::epics {

namespace {

constexpr int max_levels = 40;  // of nested folders; links can form cycles

struct Search {
  const Disk& disk;
  std::string_view ending;
  bool follow_links;
  bool is_strict;  ///< a file that is not a valid input is an error instead of being skipped
  std::vector<std::string> found{};

  FileResult<void> search(const std::string& folder, int level) {
    if (level > max_levels) return {};
    for (const std::string& name : TRY(skip_unusable(disk.list(folder))))
      if (!name.starts_with("..")) TRY(take(path::join(folder, name), level));
    return {};
  }

 private:
  FileResult<void> take(const std::string& path, int level) {
    const auto kind = disk.kind(path);
    if (!kind && is_unusable_place(kind.error())) return {};
    if (kind == FileKind::folder)
      return follow_links || !TRY(disk.is_link(path)) ? search(path, level + 1) : FileResult<void>();
    const bool leads_to_itself = !kind && kind.error().code == ELOOP;
    if (!kind && !leads_to_itself) return tl::make_unexpected(kind.error());
    if (path.ends_with(ending) && (is_strict ? TRY(disk.has_input(path)) : kind == FileKind::file))
      found.push_back(path);
    return {};
  }
};

/// The files, or an error that explains a dangling link: other missing files are not found in a folder.
Result<std::vector<std::string>> or_dangling(FileResult<std::vector<std::string>> found) {
  const bool is_dangling = !found && is_missing(found.error());
  auto out = or_unreadable(std::move(found));
  if (!is_dangling) return out;
  return fail(std::move(out.error())
                  .help("build the module whose definitions the link leads to, or remove the link"));
}

FileResult<std::vector<std::string>> sorted(Search search, const std::string& folder) {
  TRY(search.search(folder, 0));
  std::ranges::sort(search.found);
  return std::move(search.found);
}

}  // namespace

FileResult<std::vector<std::string>> find_files(const Disk& disk, const std::string& folder,
                                                std::string_view ending, bool follow_links) {
  return sorted({disk, ending, follow_links, false}, folder);
}

Result<std::vector<std::string>> find_definitions(const Disk& disk, const std::string& ibek_defs,
                                                  const std::string& config_folder) {
  std::vector<std::string> files =
      TRY(or_dangling(sorted({disk, "ibek.support.yaml", false, true}, ibek_defs)));
  if (config_folder.empty()) return files;
  const auto own = TRY(or_dangling(sorted({disk, ".ibek.support.yaml", true, true}, config_folder)));
  files.insert(files.end(), own.begin(), own.end());
  return files;
}

}  // namespace iocwright::epics
