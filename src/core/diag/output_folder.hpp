// A folder of generated files, written by several steps of a start. Each step's files change as a whole.
#pragma once

#include <string>
#include <vector>

#include "core/base/file_transaction.hpp"
#include "core/diag/result.hpp"

namespace iocwright {

/// The files of one owner in an output folder.
class OutputFolder {
 public:
  /// `owner` is the name of the step that writes the files. A step removes only its own files.
  OutputFolder(Disk& disk, std::string path, std::string owner)
      : disk_(disk), path_(std::move(path)), owner_(std::move(owner)) {}

  /// Replaces the owner's files with `files` in one transaction. Names may contain folders. Files that the
  /// owner wrote in its previous run but not in this one are removed, as are `strays`, which an older tool
  /// may have left behind. A file that already has the right content is left as it is, with its time. The
  /// folder is created if it is missing, and never removed.
  Result<void> replace(const FileSet& files, const std::vector<std::string>& strays = {});

  /// Completes or discards a replacement that was interrupted, if there is one.
  static Result<void> recover(Disk& disk, const std::string& path);

 private:
  Disk& disk_;
  std::string path_;
  std::string owner_;
};

}  // namespace iocwright
