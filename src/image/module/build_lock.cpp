#include "image/module/build_lock.hpp"

#include <fcntl.h>
#include <sys/file.h>

#include <cerrno>

#include "core/base/disk.hpp"
#include "core/base/path.hpp"
#include "image/module/leftover_programs.hpp"

namespace iocwright::image {

namespace {

constexpr mode_t file_mode = 0666;

auto unwritable(const std::string& path) {
  return fail(error(DiagKind::unwritable_file, FileError{path, errno}.text("lock")));
}

/// Acquires an exclusive lock. Calls `waits` before it blocks.
Result<void> lock_file(const FileHandle& file, const std::string& path, const std::function<void()>& waits) {
  if (::flock(file.get(), LOCK_EX | LOCK_NB) == 0) return {};
  waits();
  while (::flock(file.get(), LOCK_EX) != 0)
    if (errno != EINTR) return unwritable(path);
  return {};
}

/// Ends what holds the file that the programs of a killed build have inherited. Programs of another container
/// that shares the folder cannot be ended, so this waits for them.
Result<void> end_programs(const std::string& path, const std::string& logs,
                          const std::function<void(std::string_view)>& say) {
  const FileHandle left(::open(path.c_str(), O_RDWR | O_CLOEXEC));
  if (!left && errno == ENOENT) return {};
  if (!left) return unwritable(path);
  TRY(end_leftover_programs(path, logs));
  return lock_file(left, path, [&] { say("waiting for programs of an interrupted build to finish"); });
}

}  // namespace

std::string BuildLock::programs_file(const std::string& folder) { return path::join(folder, "programs"); }

Result<BuildLock> BuildLock::take(const std::string& folder, const std::string& logs,
                                  const std::function<void(std::string_view)>& say) {
  const std::string path = path::join(folder, "lock"), programs_path = programs_file(folder);
  FileHandle lock(::open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, file_mode));
  if (!lock) return unwritable(path);
  TRY(lock_file(lock, path, [&] { say("waiting for another build in this folder to finish"); }));
  TRY(end_programs(programs_path, logs, say));
  ::unlink(programs_path.c_str());
  // Without O_CLOEXEC, so that programs inherit it; with its lock, which lasts until all of them have exited.
  FileHandle programs(::open(programs_path.c_str(), O_RDWR | O_CREAT | O_EXCL, file_mode));
  if (!programs || ::flock(programs.get(), LOCK_SH | LOCK_NB) != 0) return unwritable(programs_path);
  return BuildLock(std::move(lock), std::move(programs), programs_path);
}

BuildLock::~BuildLock() {
  // A daemon that a recipe has started may go on after a build that was not interrupted.
  if (programs_) ::unlink(path_.c_str());
}

}  // namespace iocwright::image
