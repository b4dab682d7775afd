#include "core/diag/output_folder.hpp"

#include "core/base/path.hpp"
#include "core/base/text.hpp"
#include "core/diag/file_result.hpp"

namespace iocwright {

Result<void> OutputFolder::replace(const FileSet& files, const std::vector<std::string>& strays) {
  auto transaction = TRY(or_fail(FileTransaction::begin(disk_, path_), "write"));
  // The manifest lists the files that the owner's previous run wrote.
  const std::string manifest = FileTransaction::state_name("manifest." + owner_);
  const auto previous = TRY(or_unreadable(disk_.read_if_exists(path::join(path_, manifest)), "read"));
  std::vector<std::string> removed = strays;
  if (previous)
    for (std::string_view name : text::split(*previous, '\n'))
      if (!name.empty()) removed.emplace_back(name);
  FileSet written = files;
  for (const auto& [name, content] : files) written[manifest] += name + "\n";
  if (files.empty()) written[manifest] = "";
  return or_fail(transaction.commit(written, removed), "write");
}

Result<void> OutputFolder::recover(Disk& disk, const std::string& path) {
  return or_fail(FileTransaction::recover(disk, path), "write");
}

}  // namespace iocwright
