#include "core/base/temporary_folder.hpp"

#include <cerrno>
#include <cstdlib>
#include <utility>

#include "core/base/path.hpp"

namespace iocwright {

FileResult<TemporaryFolder> TemporaryFolder::make(Disk& disk, const Environment& environment) {
  const std::string parent = environment.get("TMPDIR");
  std::string path = path::join(parent.empty() ? "/tmp" : parent, "iocwright-XXXXXX");
  if (::mkdtemp(path.data()) == nullptr) return tl::make_unexpected(FileError{path, errno});
  return TemporaryFolder(disk, std::move(path));
}

TemporaryFolder::TemporaryFolder(TemporaryFolder&& other) noexcept
    : disk_(other.disk_), path_(std::exchange(other.path_, {})) {}

TemporaryFolder::~TemporaryFolder() {
  // What cannot be removed stays in /tmp, which is no reason to fail.
  if (!path_.empty()) (void)disk_.remove_tree(path_);
}

}  // namespace iocwright
