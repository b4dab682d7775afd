#include "core/diag/output_folder.hpp"

#include <cerrno>

#include "core/base/path.hpp"
#include "core/base/transaction_record.hpp"
#include "core/diag/file_result.hpp"

namespace iocwright {

namespace {

/// Whether the file exists with this content. A file that may not be read is replaced.
FileResult<bool> is_unchanged(const Disk& disk, const std::string& path, const std::string& content) {
  if (TRY(disk.is_link(path))) return false;
  const auto old = disk.read_if_exists(path);
  if (!old && old.error().code != EACCES) return tl::unexpected(old.error());
  return old && *old && **old == content;
}

std::string manifest_of(const FileSet& files) {
  std::vector<std::string> names;
  for (const auto& [name, content] : files) names.push_back(name);
  return print_manifest(names);
}

/// The files that the owner's previous run wrote. None if the manifest is damaged.
FileResult<std::vector<std::string>> previous_files(const Disk& disk, const std::string& manifest) {
  const auto text = TRY(disk.read_if_exists(manifest));
  if (!text) return std::vector<std::string>();
  if (auto names = parse_manifest(*text)) return *std::move(names);
  disk.warn("ignoring `" + manifest +
            "`, the list of files of an earlier run, because it is damaged: files that are not generated any "
            "more remain");
  return std::vector<std::string>();
}

}  // namespace

Result<void> OutputFolder::replace(const FileSet& files, const std::vector<std::string>& strays) {
  auto transaction =
      TRY(or_fail(FileTransaction::begin(disk_, path_, FileTransaction::Durability::regenerated), "write"));
  const std::string manifest = FileTransaction::state_name("manifest." + owner_);
  std::vector<std::string> removed =
      TRY(or_unreadable(previous_files(disk_, path::join(path_, manifest)), "read"));
  removed.insert(removed.end(), strays.begin(), strays.end());
  std::erase_if(removed, [&](const std::string& name) { return files.contains(name); });
  FileSet changed{{manifest, manifest_of(files)}};
  changed.insert(files.begin(), files.end());
  for (auto file = changed.begin(); file != changed.end();) {
    const auto unchanged = is_unchanged(disk_, path::join(path_, file->first), file->second);
    file = TRY(or_unreadable(unchanged, "read")) ? changed.erase(file) : std::next(file);
  }
  if (changed.empty() && removed.empty()) return {};
  return or_fail(transaction.commit(changed, removed), "write");
}

Result<void> OutputFolder::recover(Disk& disk, const std::string& path) {
  return or_fail(FileTransaction::recover(disk, path), "write");
}

}  // namespace iocwright
