#include "core/base/shared_file.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>

#include "core/base/path.hpp"

namespace iocwright {

FileHandle open_regular(const std::string& path, int flags) {
  FileHandle out(::open(path.c_str(), flags | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC, 0666));
  struct stat info {};
  // a file without a link has just been removed
  if (!out || (::fstat(out.get(), &info) == 0 && S_ISREG(info.st_mode) && info.st_nlink <= 1)) return out;
  out.close();
  errno = ELOOP;
  return {};
}

FileHandle open_shared(const std::string& path) {
  FileHandle out = open_regular(path, O_RDWR | O_CREAT);
  struct stat file {};
  struct stat folder {};
  if (!out || ::fstat(out.get(), &file) != 0 || ::stat(path::parent(path).c_str(), &folder) != 0) return out;
  if (file.st_uid != ::geteuid()) return out;  // its owner has done the same
  [[maybe_unused]] const int owned = ::fchown(out.get(), static_cast<uid_t>(-1), folder.st_gid);
  ::fchmod(out.get(), folder.st_mode & 0666);
  return out;
}

}  // namespace iocwright
