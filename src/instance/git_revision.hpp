// Reads folders of git revisions, such as `main:services/x/config`, like folders of the disk.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "core/base/machine.hpp"
#include "core/base/read_only_disk.hpp"
#include "core/base/temporary_folder.hpp"
#include "core/diag/file_result.hpp"

namespace iocwright::instance {

/// A disk on which the files of git revisions appear below `REVISION:`, relative to the top of the repository
/// or, after `REVISION:./`, to the working folder. Everything else is passed on to the real disk. These
/// files can only be read.
class RevisionDisk : public ReadOnlyDisk {
 public:
  explicit RevisionDisk(const Machine& machine) : machine_(machine) {}

  /// Makes the files of `path` visible if it has the form REVISION:PATH and does not exist on the disk. An
  /// error if git does not know the revision in the repository of the working folder.
  Result<void> mount(const std::string& path);

  FileResult<FileKind> kind(const std::string& path) const override;
  FileResult<bool> is_link(const std::string& path) const override;
  FileResult<std::string> read(const std::string& path) const override;
  FileResult<std::string> read_input(const std::string& path) const override;
  FileResult<bool> has_input(const std::string& path) const override;
  FileResult<std::vector<std::string>> list(const std::string& path) const override;
  void add_root(std::string folder) override { machine_.disk.add_root(real(folder)); }

 private:
  /// A revision whose files were checked out to a temporary folder.
  struct Mount {
    std::string prefix;  ///< `main:`
    std::string folder;  ///< in the copy, for `main:./`
    TemporaryFolder copy;
  };

  Result<std::string> git(const std::vector<std::string>& arguments, const std::string& index);
  /// Where the file of a path is on the real disk.
  std::string real(const std::string& path) const;

  Machine machine_;
  std::vector<Mount> mounts_;
};

}  // namespace iocwright::instance
