// What RealDisk does so that files survive other programs and power failures: locks and fsync.
#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <chrono>
#include <cmath>
#include <cstdio>
#include <thread>

#include "core/base/disk.hpp"
#include "core/base/file_handle.hpp"
#include "core/base/shared_file.hpp"
#include "core/base/text.hpp"
#include "core/base/try.hpp"

namespace iocwright {

namespace {

tl::unexpected<FileError> failed(const std::string& path) {
  return tl::make_unexpected(FileError{path, errno});
}

class FileLock : public Disk::Lock {
 public:
  explicit FileLock(FileHandle file) : file_(std::move(file)) {}

 private:
  FileHandle file_;  // closing it releases the lock
};

/// True if the open file is the one at the path.
FileResult<bool> is_at(int fd, const std::string& path) {
  struct stat open {};
  struct stat present {};
  if (::fstat(fd, &open) != 0) return failed(path);
  if (::stat(path.c_str(), &present) == 0)
    return open.st_dev == present.st_dev && open.st_ino == present.st_ino;
  const FileError error{path, errno};
  if (is_missing(error)) return false;
  return tl::make_unexpected(error);
}

/// The process that holds the lock, such as ``process 12 (`flock`)``, according to /proc/locks. A line is
/// `1: FLOCK  ADVISORY  WRITE 12 fe:00:3450 0 EOF`, with the device and inode of the file. Processes of other
/// containers are not listed, or have the number 0.
std::string holder_of(int fd, const Disk& disk) {
  struct stat info {};
  if (::fstat(fd, &info) != 0) return "another program";
  const std::string locks = disk.read("/proc/locks").value_or("");
  for (const std::string_view line : text::split(locks, '\n')) {
    int pid = 0;
    unsigned long inode = 0;
    const int found =
        std::sscanf(std::string(line).c_str(), "%*d: FLOCK %*s %*s %d %*x:%*x:%lu", &pid, &inode);
    if (found != 2 || inode != info.st_ino || pid <= 0) continue;
    const std::string number = std::to_string(pid);
    const std::string name = disk.read("/proc/" + number + "/comm").value_or("");
    return "process " + number + (name.empty() ? "" : " (`" + std::string(text::trim(name)) + "`)");
  }
  return "another program";
}

using Seconds = std::chrono::duration<double>;

/// Returns true with the lock, and false if the file system has no locks.
FileResult<bool> wait_for_lock(int fd, const std::string& path, const RealDisk& disk) {
  constexpr Seconds silent_for{1};
  constexpr std::chrono::milliseconds pause{10};
  const auto begin = std::chrono::steady_clock::now();
  bool has_warned = false;
  while (::flock(fd, LOCK_EX | LOCK_NB) != 0) {
    if (errno == ENOLCK || errno == ENOTSUP || errno == ENOSYS) {
      disk.warn(FileError{path, errno}.text("lock") +
                "; continuing without a lock: run only one command at a time on this folder");
      return false;
    }
    if (errno != EWOULDBLOCK && errno != EINTR) return failed(path);
    const Seconds waited = std::chrono::steady_clock::now() - begin;
    if (waited.count() >= disk.lock_timeout_s)
      return tl::make_unexpected(FileError{path, EWOULDBLOCK,
                                           holder_of(fd, disk) + " still has it locked after " +
                                               std::to_string(std::lround(disk.lock_timeout_s)) + " s"});
    if (waited >= silent_for && !std::exchange(has_warned, true))
      disk.warn("waiting for " + holder_of(fd, disk) + ", which has locked `" + path + "`");
    std::this_thread::sleep_for(pause);
  }
  return true;
}

/// True for the errors of fsync(2) on file systems that cannot do it, or are read-only.
bool cannot_sync(int code) { return code == EINVAL || code == ENOTSUP || code == ENOSYS || code == EROFS; }

}  // namespace

FileResult<std::unique_ptr<Disk::Lock>> RealDisk::lock(const std::string& path) {
  while (true) {
    FileHandle file = open_shared(path);
    if (!file && errno == EACCES) {
      file = open_regular(path, O_RDONLY);  // flock(2) needs no permission to write, except on NFS
      if (!file) errno = EACCES;            // a missing file is one that we may not create
    }
    if (!file) return failed(path);
    if (!TRY(wait_for_lock(file.get(), path, *this))) return std::make_unique<Lock>();
    // A lock on a file that the previous holder has removed excludes nobody.
    if (TRY(is_at(file.get(), path))) return std::unique_ptr<Lock>(new FileLock(std::move(file)));
  }
}

FileResult<bool> RealDisk::is_mount(const std::string& path) const {
  struct statx info {};
  if (::statx(AT_FDCWD, path.c_str(), AT_SYMLINK_NOFOLLOW, 0, &info) == 0)
    return (info.stx_attributes & STATX_ATTR_MOUNT_ROOT) != 0;  // never set before Linux 5.8
  const FileError error{path, errno};
  if (is_missing(error) || error.code == ENOSYS) return false;
  return tl::make_unexpected(error);
}

FileResult<void> RealDisk::sync(const std::vector<std::string>& paths) {
  std::vector<FileHandle> files;
  for (const std::string& path : paths) {
    files.emplace_back(::open(path.c_str(), O_RDONLY | O_CLOEXEC));
    if (!files.back()) return failed(path);
    // Start writing all files before waiting for the first, so that one commit of the journal serves them
    // all.
    ::sync_file_range(files.back().get(), 0, 0, SYNC_FILE_RANGE_WRITE);
  }
  for (std::size_t i = 0; i < files.size(); ++i)
    if (::fsync(files[i].get()) != 0 && !cannot_sync(errno)) return failed(paths[i]);
  return {};
}

}  // namespace iocwright
