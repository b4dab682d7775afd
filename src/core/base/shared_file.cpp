#include "core/base/shared_file.hpp"

#include <fcntl.h>
#include <sys/stat.h>

#include "core/base/path.hpp"

namespace iocwright {

FileHandle open_shared(const std::string& path) {
  FileHandle out(::open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0666));
  struct stat folder {};
  if (!out || ::stat(path::parent(path).c_str(), &folder) != 0) return out;
  // these fail for a file of another user, who has done the same
  [[maybe_unused]] const int owned = ::fchown(out.get(), static_cast<uid_t>(-1), folder.st_gid);
  ::fchmod(out.get(), folder.st_mode & 0666);
  return out;
}

}  // namespace iocwright
