// A set of files in one folder that changes as a whole, even when the program is killed half-way.
#pragma once

#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/disk.hpp"

namespace iocwright {

/// The content of files by their names.
using FileSet = std::map<std::string, std::string>;

/// Writes the new files beside the old ones, sets a mark and only then renames each of them into place. The
/// next command on the folder completes a transaction that has its mark and discards one that has none.
class FileTransaction {
 public:
  /// Waits for other writers of the folder, then completes the transaction that an earlier command left.
  /// Creates the folder when it is missing.
  static FileResult<FileTransaction> begin(Disk& disk, const std::string& folder);

  /// Completes the transaction that an earlier command left, if any. Does nothing in a folder that never had
  /// one, which may be read-only.
  static FileResult<void> recover(Disk& disk, const std::string& folder);

  /// Writes `files` and removes the files in `removed` that are not among them. Names may contain folders,
  /// which are created.
  FileResult<void> commit(const FileSet& files, const std::vector<std::string>& removed = {});

  /// The name, relative to the folder, of a file in the hidden folder that holds the state of transactions.
  static std::string state_name(std::string_view name);

 private:
  FileTransaction(Disk& disk, std::string folder, std::unique_ptr<Disk::Lock> lock)
      : disk_(&disk), folder_(std::move(folder)), lock_(std::move(lock)) {}

  FileResult<void> stage(const FileSet& files);

  Disk* disk_;
  std::string folder_;
  std::unique_ptr<Disk::Lock> lock_;
};

}  // namespace iocwright
