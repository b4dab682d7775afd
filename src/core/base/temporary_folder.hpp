// A new folder that only we can read, removed at the end of the scope.
#pragma once

#include <string>

#include "core/base/disk.hpp"
#include "core/base/environment.hpp"

namespace iocwright {

class TemporaryFolder {
 public:
  /// Creates a folder in $TMPDIR, or in /tmp.
  static FileResult<TemporaryFolder> make(Disk& disk, const Environment& environment);

  TemporaryFolder(TemporaryFolder&& other) noexcept;
  TemporaryFolder& operator=(TemporaryFolder&&) = delete;
  ~TemporaryFolder();

  const std::string& path() const { return path_; }

 private:
  TemporaryFolder(Disk& disk, std::string path) : disk_(disk), path_(std::move(path)) {}

  Disk& disk_;
  std::string path_;
};

}  // namespace iocwright
