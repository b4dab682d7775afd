// Uses a lock of fcntl(2), not of flock(2): children of the IOC, which may outlive it, must not keep the
// lock.
#include "launch/supervise/instance_lock.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <charconv>

#include "core/base/escape_controls.hpp"
#include "core/base/file_transaction.hpp"
#include "core/base/path.hpp"
#include "core/base/shared_file.hpp"
#include "core/base/text.hpp"
#include "launch/supervise/instance_id.hpp"

namespace iocwright::launch {

namespace {

struct flock whole_file() {
  struct flock out {};
  out.l_type = F_WRLCK;
  out.l_whence = SEEK_SET;
  return out;
}

std::string host_name() {
  std::array<char, 256> out{};
  ::gethostname(out.data(), out.size() - 1);
  return out.data();
}

/// Only informs, so errors are ignored.
void write_content(int fd, const std::string& text) {
  if (::ftruncate(fd, 0) == 0) [[maybe_unused]]
    const ssize_t size = ::pwrite(fd, text.data(), text.size(), 0);
}

std::string content_of(const std::string& name) {
  return fmt::format("{}\n{}\n", text::escape_controls(name), text::escape_controls(host_name()));
}

}  // namespace

std::string instance_lock_path(const std::string& runtime) {
  return path::join(runtime, FileTransaction::state_name("instance.lock"));
}

FileResult<FileHandle> lock_instance(const std::string& path, const std::string& name) {
  FileHandle opened = open_shared(path);
  if (!opened) return tl::make_unexpected(FileError{path, errno});
  // exec(2) keeps it open. A start script that uses the same number for a file of its own would close it.
  constexpr int unusual_number = 230;
  FileHandle file(::fcntl(opened.get(), F_DUPFD, unusual_number));
  if (!file) file = FileHandle(::fcntl(opened.get(), F_DUPFD, STDERR_FILENO + 1));  // `ulimit -n` is low
  if (!file) return tl::make_unexpected(FileError{path, errno});
  opened.close();  // before locking: closing any descriptor of a file ends its locks
  struct flock lock = whole_file();
  if (::fcntl(file.get(), F_SETLK, &lock) != 0)
    return tl::make_unexpected(FileError{path, errno == EACCES ? EAGAIN : errno});
  write_content(file.get(), content_of(name));
  return file;
}

bool has_inherited_lock(const std::string& path) {
  constexpr int end = 1024;  // lock_instance() uses small numbers
  struct stat file {};
  if (::stat(path.c_str(), &file) != 0) return false;
  for (int fd = STDERR_FILENO + 1; fd < end; ++fd)
    if (struct stat info{};
        ::fstat(fd, &info) == 0 && info.st_dev == file.st_dev && info.st_ino == file.st_ino)
      return true;
  return false;
}

void note_execution(const FileHandle& lock, const std::string& name, double now_s) {
  if (lock) write_content(lock.get(), fmt::format("{}{:.3f}\n", content_of(name), now_s));
}

std::string InstanceHolder::text() const {
  std::string out = name.empty() ? "an instance without a name" : fmt::format("the instance `{}`", name);
  if (pid > 0) out += fmt::format(", process {}", pid);
  return host.empty() ? out : fmt::format("{} on {}", out, host);
}

std::optional<InstanceHolder> instance_holder(const std::string& path) {
  const FileHandle file = open_regular(path, O_RDONLY);
  struct flock lock = whole_file();
  if (!file || ::fcntl(file.get(), F_GETLK, &lock) != 0 || lock.l_type == F_UNLCK) return std::nullopt;
  std::array<char, 1024> buffer{};
  const ssize_t size = ::pread(file.get(), buffer.data(), buffer.size(), 0);
  const std::string_view content(buffer.data(), size > 0 ? static_cast<std::size_t>(size) : 0);
  auto lines = text::split(content, '\n');
  lines.resize(3);
  InstanceHolder out{
      std::max(0, lock.l_pid), text::escape_controls(lines[0]), text::escape_controls(lines[1]), {}};
  double executed_at = 0;
  if (std::from_chars(lines[2].data(), lines[2].data() + lines[2].size(), executed_at).ec == std::errc())
    out.executed_at = executed_at;
  return out;
}

}  // namespace iocwright::launch
