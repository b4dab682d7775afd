// Learns from the kernel (inotify) that something in a folder has changed.
#pragma once

#include <set>
#include <string>
#include <vector>

#include "core/base/disk.hpp"
#include "core/base/file_handle.hpp"

namespace iocwright::editor {

/// Watches a set of folders. Changes that other hosts make in a network file system are not seen.
class FolderWatch {
 public:
  static FileResult<FolderWatch> open();

  /// Watches these folders from now on, and no others. A folder is watched as what exists at its path now.
  /// Those that do not exist or cannot be read are skipped. Fails if the kernel allows no more watches.
  FileResult<void> watch(const std::vector<std::string>& folders);
  /// Readable when something has changed.
  int fd() const { return fd_.get(); }
  /// Discards all reports of changes.
  void clear() const;

 private:
  explicit FolderWatch(FileHandle fd) : fd_(std::move(fd)) {}

  FileHandle fd_;
  std::set<int> watches_;
};

}  // namespace iocwright::editor
