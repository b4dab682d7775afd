#include "image/module/build_lock.hpp"

#include <fcntl.h>
#include <sys/file.h>

#include <cerrno>

#include "core/base/disk.hpp"

namespace iocwright::image {

Result<FileHandle> hold_build_lock(const std::string& path, const std::function<void()>& waits) {
  FileHandle file(::open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0666));
  if (!file) return fail(error(DiagKind::unwritable_file, FileError{path, errno}.text("lock")));
  if (::flock(file.get(), LOCK_EX | LOCK_NB) == 0) return file;
  waits();
  while (::flock(file.get(), LOCK_EX) != 0)
    if (errno != EINTR) return fail(error(DiagKind::unwritable_file, FileError{path, errno}.text("lock")));
  return file;
}

}  // namespace iocwright::image
