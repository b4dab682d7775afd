// A folder of generated files that changes as a whole: the new files are made beside the old ones, a mark is
// set, and only then each is renamed into place. Whoever comes next after a cut finishes what was marked, or
// finds the old files.
#pragma once

#include <string>
#include <string_view>

#include <map>
#include "core/base/disk.hpp"
#include "core/diag/result.hpp"

namespace iocwright {

/// The content of files by their names.
using FileSet = std::map<std::string, std::string>;

class OutputFolder {
 public:
  /// `owner` names the step whose files these are: each step removes only what it made itself.
  OutputFolder(Disk& disk, std::string path, std::string owner)
      : disk_(disk), path_(std::move(path)), owner_(std::move(owner)) {}

  /// Replaces the owner's files by `files`, all or none. Names may have folders in them. Files of the owner's
  /// former run that are not among them are removed; `strays` are further names to remove, which an older
  /// tool may have left. The folder itself is made when missing and never removed.
  Result<void> replace(const FileSet& files, const std::vector<std::string>& strays = {});

  /// Finishes a swap that was cut short. No error when there is none.
  static Result<void> recover(Disk& disk, const std::string& path);

 private:
  Result<void> stage(const FileSet& files);
  Result<void> mark(const FileSet& files, const std::vector<std::string>& strays);
  static Result<void> finish_marked(Disk& disk, const std::string& path);

  Disk& disk_;
  std::string path_;
  std::string owner_;
};

}  // namespace iocwright
