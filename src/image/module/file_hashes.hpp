// Hashes files, and remembers the hashes, so that large folders are read only once.
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/machine.hpp"
#include "core/diag/result.hpp"

namespace iocwright::image {

/// The SHA-256 of files by path. A remembered hash is used as long as inode, size and modification time of
/// its file are the same.
class FileHashes {
 public:
  /// Reads the remembered hashes from the file `memory`, if it exists.
  static Result<FileHashes> read(Disk& disk, std::string memory);

  /// The SHA-256 of a file's content. Fails if it cannot be read.
  Result<std::string> of(const std::string& path);
  /// The SHA-256 of everything in a folder: names, contents, targets of links, and which files are
  /// executable. Skips `.git` and the folders `O.*`, where EPICS compiles. Empty if the folder is missing.
  Result<std::string> of_folder(const std::string& path);
  /// The value that `compute` returned for this file, or returns now, if the file has changed since. `name`
  /// tells different values of a file apart.
  Result<std::string> value_of(const std::string& path, const std::string& name,
                               const std::function<Result<std::string>()>& compute);
  /// The value that `compute` returned for this hash of its input, or returns now.
  Result<std::string> value_for(const std::string& hash, const std::string& name,
                                const std::function<Result<std::string>()>& compute);
  /// Writes the hashes that were used since read() to the file, if any is new.
  Result<void> save();

 private:
  struct Entry {
    std::string stamp;  ///< inode, size and modification time
    std::string value;
  };
  FileHashes(Disk& disk, std::string memory) : disk_(&disk), memory_(std::move(memory)) {}
  Result<std::string> remembered(std::string key, std::string stamp,
                                 const std::function<Result<std::string>()>& compute);

  Disk* disk_;
  std::string memory_;
  std::map<std::string, Entry, std::less<>> known_, used_;
  bool changed_ = false;
};

}  // namespace iocwright::image
