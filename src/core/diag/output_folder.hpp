// A folder of generated files that changes as a whole, and that several steps of a start write to.
#pragma once

#include <string>
#include <vector>

#include "core/base/file_transaction.hpp"
#include "core/diag/result.hpp"

namespace iocwright {

class OutputFolder {
 public:
  /// `owner` names the step that writes these files: each step removes only its own.
  OutputFolder(Disk& disk, std::string path, std::string owner)
      : disk_(disk), path_(std::move(path)), owner_(std::move(owner)) {}

  /// Replaces the owner's files by `files` in one transaction. Names may contain folders. Files of the
  /// owner's previous run that are not among them are removed; `strays` are further names to remove, which an
  /// older tool may have left. The folder is created when it is missing, and never removed.
  Result<void> replace(const FileSet& files, const std::vector<std::string>& strays = {});

  /// Completes a replacement that was interrupted, if any.
  static Result<void> recover(Disk& disk, const std::string& path);

 private:
  Disk& disk_;
  std::string path_;
  std::string owner_;
};

}  // namespace iocwright
