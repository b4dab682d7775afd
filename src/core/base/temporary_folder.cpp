#include "core/base/temporary_folder.hpp"

#include <cerrno>
#include <cstdlib>
#include <utility>

#include "core/base/path.hpp"
#include "core/base/settings.hpp"

namespace iocwright {

FileResult<TemporaryFolder> TemporaryFolder::make(Disk& disk, const Environment& environment) {
  std::string path = path::join(Settings(environment).text(Setting::temporary_folder), "iocwright-XXXXXX");
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
