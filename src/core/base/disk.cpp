#include "core/base/disk.hpp"

#include <dirent.h>
#include <fcntl.h>
#include <linux/magic.h>
#include <sys/stat.h>
#include <sys/vfs.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <climits>
#include <cstring>
#include <limits>

#include "core/base/file_content.hpp"
#include "core/base/file_handle.hpp"
#include "core/base/path.hpp"
#include "core/base/root_folder.hpp"
#include "core/base/try.hpp"

namespace iocwright {

namespace {

tl::unexpected<FileError> failed(const std::string& path, int code = errno) {
  return tl::make_unexpected(FileError{path, code});
}

tl::unexpected<FileError> refused(const std::string& path, int code, std::string reason) {
  return tl::make_unexpected(FileError{path, code, std::move(reason)});
}

/// The error of a link to a missing file.
tl::unexpected<FileError> dangling(const std::string& path, const FileResult<std::string>& target) {
  return refused(
      path, ENOENT,
      target ? "it is a link to `" + *target + "`, which does not exist" : "it is a link to a missing file");
}

tl::unexpected<FileError> too_large(const std::string& path, std::uint64_t maximum_bytes) {
  return refused(path, EFBIG,
                 "it is larger than " + std::to_string(maximum_bytes) +
                     " bytes, the maximum in IOCWRIGHT_LIMIT_INPUT_SIZE");
}

bool is_missing_code(int code) { return code == ENOENT || code == ENOTDIR; }

FileResult<void> done_unless(bool has_failed, const std::string& path) {
  if (has_failed) return failed(path);
  return {};
}

FileResult<std::string> read_open(int fd, const std::string& path, std::uint64_t maximum_bytes) {
  struct stat info {};
  if (::fstat(fd, &info) != 0) return failed(path);
  if (S_ISDIR(info.st_mode)) return failed(path, EISDIR);
  std::string out;
  constexpr std::size_t step = 1 << 16;
  // One byte more than the size, to detect the end of the file without growing the buffer. Files in /proc
  // have size 0.
  out.resize(S_ISREG(info.st_mode) && info.st_size > 0 ? static_cast<std::size_t>(info.st_size) + 1 : step);
  for (std::size_t have = 0;;) {
    const ssize_t size = ::read(fd, out.data() + have, out.size() - have);
    if (size < 0 && errno != EINTR) return failed(path);
    have += size > 0 ? static_cast<std::size_t>(size) : 0;
    if (have > maximum_bytes) return too_large(path, maximum_bytes);
    if (size == 0) {
      out.resize(have);
      return out;
    }
    if (have == out.size()) out.resize(have + step);
  }
}

/// Fails for a file whose content is not an input: one on procfs or sysfs, one that is too large, or a named
/// pipe, which might never get a writer. The pipe of a shell's `<(command)` is on pipefs.
FileResult<void> check_content(int fd, const std::string& path, std::uint64_t maximum_bytes) {
  struct stat info {};
  struct statfs system {};
  if (::fstat(fd, &info) != 0 || ::fstatfs(fd, &system) != 0) return failed(path);
  if (system.f_type == PROC_SUPER_MAGIC) return refused(path, EINVAL, "it is a file of procfs");
  if (system.f_type == SYSFS_MAGIC) return refused(path, EINVAL, "it is a file of sysfs");
  if (S_ISFIFO(info.st_mode) && system.f_type != PIPEFS_MAGIC)
    return refused(path, EINVAL, "it is a named pipe, not a regular file");
  if (S_ISREG(info.st_mode) && static_cast<std::uint64_t>(info.st_size) > maximum_bytes)
    return too_large(path, maximum_bytes);
  return {};
}

std::string_view kind_name(mode_t mode) {
  if (S_ISDIR(mode)) return "folder";
  if (S_ISFIFO(mode)) return "pipe";
  return S_ISSOCK(mode) ? "socket" : "device";
}

}  // namespace

std::string FileError::text(std::string_view verb) const {
  return "cannot " + std::string(verb) + " `" + path +
         "`: " + (reason.empty() ? std::strerror(code) : reason);
}

bool is_missing(const FileError& error) { return is_missing_code(error.code); }

bool is_unusable_place(const FileError& error) {
  return is_missing(error) || error.code == EACCES || error.code == ENAMETOOLONG;
}

FileResult<bool> Disk::exists(const std::string& path) const { return TRY(kind(path)) != FileKind::none; }
FileResult<bool> Disk::is_file(const std::string& path) const { return TRY(kind(path)) == FileKind::file; }
FileResult<bool> Disk::is_folder(const std::string& path) const {
  return TRY(kind(path)) == FileKind::folder;
}

/// Resolves a chain of links. The final target need not exist.
FileResult<std::string> Disk::end_of_links(std::string path) const {
  constexpr int maximum_links = 40;  // the limit of Linux
  for (int i = 0; TRY(is_link(path)); ++i) {
    if (i == maximum_links) return failed(path, ELOOP);
    path = path::join(path::parent(path), TRY(read_link(path)));
  }
  return path;
}

/// Renames a temporary file to its final name, or removes it after an error.
FileResult<void> Disk::rename_or_remove(const std::string& part, const std::string& path,
                                        FileResult<void> made) {
  if (made) made = rename(part, path);
  if (!made) remove(part).map_error([](const auto&) {});  // the first error is the one to report
  return made;
}

FileResult<void> Disk::replace(const std::string& path, std::string_view content, Links links) {
  const std::string target = links == Links::follow ? TRY(end_of_links(path)) : path;
  const std::string folder = path::parent(target), part = part_of(target);
  if (!folder.empty()) TRY(make_folders(folder));
  FileResult<void> made;
  if (TRY(exists(target))) made = copy_file(target, part);  // to keep its mode
  if (made) made = write(part, content);
  return rename_or_remove(part, target, std::move(made));
}

FileResult<void> Disk::replace_by_copy(const std::string& from, const std::string& path) {
  const std::string folder = path::parent(path), part = part_of(path);
  if (!folder.empty()) TRY(make_folders(folder));
  return rename_or_remove(part, path, copy_file(from, part));
}

FileResult<void> Disk::remove_empty_folder(const std::string& path) {
  return TRY(list(path)).empty() ? remove_tree(path) : failed(path, ENOTEMPTY);
}

FileResult<std::optional<std::string>> Disk::read_if_exists(const std::string& path) const {
  auto content = read(path);
  if (content) return *std::move(content);
  if (is_missing(content.error())) return std::nullopt;
  return tl::make_unexpected(std::move(content.error()));
}

FileResult<std::vector<std::string>> Disk::list_if_exists(const std::string& path) const {
  auto names = list(path);
  if (!names && is_missing(names.error())) return std::vector<std::string>();
  return names;
}

FileResult<bool> Disk::has_input(const std::string& path) const {
  switch (TRY(kind(path))) {
    case FileKind::file: return true;
    case FileKind::folder: return refused(path, EISDIR, "it is a folder");
    case FileKind::other: return refused(path, EINVAL, "it is not a regular file");
    case FileKind::none: break;
  }
  if (!TRY(is_link(path))) return false;
  return dangling(path, read_link(path));
}

void RealDisk::add_root(std::string folder) {
  while (folder.ends_with('/')) folder.pop_back();
  if (!folder.empty()) roots_.push_back(std::move(folder));
}

/// The path in the file system for a path that may be below a root folder.
FileResult<std::string> RealDisk::place_of(const std::string& path, LastLink last) const {
  for (const std::string& root : roots_)
    if (path.starts_with(root + "/"))
      return path_in_root(root, std::string_view(path).substr(root.size()), last);
  return path;
}

FileResult<FileKind> RealDisk::kind(const std::string& path) const {
  const std::string place = TRY(place_of(path));
  struct stat info {};
  if (::stat(place.c_str(), &info) != 0) {
    if (is_missing_code(errno)) return FileKind::none;
    return failed(path);
  }
  if (S_ISREG(info.st_mode)) return FileKind::file;
  return S_ISDIR(info.st_mode) ? FileKind::folder : FileKind::other;
}

FileResult<bool> RealDisk::is_link(const std::string& path) const {
  const std::string place = TRY(place_of(path, LastLink::keep));
  struct stat info {};
  if (::lstat(place.c_str(), &info) == 0) return S_ISLNK(info.st_mode);
  if (is_missing_code(errno)) return false;
  return failed(path);
}

FileResult<std::string> RealDisk::read(const std::string& path) const {
  const std::string place = TRY(place_of(path));
  const FileHandle file(::open(place.c_str(), O_RDONLY | O_CLOEXEC));
  if (!file) return failed(path);
  return read_open(file.get(), path, std::numeric_limits<std::uint64_t>::max());
}

FileResult<std::string> RealDisk::read_input(const std::string& path) const {
  const std::string place = TRY(place_of(path));
  // Opening a named pipe that has no writer blocks without O_NONBLOCK.
  const FileHandle file(::open(place.c_str(), O_RDONLY | O_CLOEXEC | O_NOCTTY | O_NONBLOCK));
  if (!file) return failed(path);
  TRY(check_content(file.get(), path, maximum_input_bytes));
  if (::fcntl(file.get(), F_SETFL, 0) != 0) return failed(path);
  return read_open(file.get(), path, maximum_input_bytes);
}

FileResult<bool> RealDisk::has_input(const std::string& path) const {
  const std::string place = TRY(place_of(path));
  struct stat info {};
  if (::stat(place.c_str(), &info) != 0) {
    const int code = errno;
    if (!is_missing_code(code)) return failed(path, code);
    if (!TRY(is_link(path))) return false;
    return dangling(path, read_link(path));
  }
  if (!S_ISREG(info.st_mode))
    return refused(path, S_ISDIR(info.st_mode) ? EISDIR : EINVAL,
                   "it is a " + std::string(kind_name(info.st_mode)) + ", not a regular file");
  const FileHandle file(::open(place.c_str(), O_RDONLY | O_CLOEXEC));
  if (!file) return failed(path);
  TRY(check_content(file.get(), path, maximum_input_bytes));
  return true;
}

FileResult<std::vector<std::string>> RealDisk::list(const std::string& path) const {
  const std::string place = TRY(place_of(path));
  const std::unique_ptr<DIR, int (*)(DIR*)> folder(::opendir(place.c_str()), ::closedir);
  if (!folder) return failed(path);
  std::vector<std::string> names;
  // readdir() returns null at the end and after an error; only an error sets errno.
  for (errno = 0; const dirent* entry = ::readdir(folder.get()); errno = 0) {
    const std::string_view name(entry->d_name);
    if (name != "." && name != "..") names.emplace_back(name);
  }
  if (errno != 0) return failed(path);
  std::sort(names.begin(), names.end());
  return names;
}

FileResult<void> RealDisk::write(const std::string& path, std::string_view content) {
  FileHandle file(::open(path.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0666));
  if (!file) return failed(path);
  if (auto written = write_all(file.get(), content, path); !written) return written;
  return done_unless(!file.close(), path);  // a full disk may be reported only here
}

FileResult<void> RealDisk::rename(const std::string& from, const std::string& to) {
  return done_unless(::rename(from.c_str(), to.c_str()) != 0, to);
}

FileResult<void> RealDisk::remove(const std::string& path) {
  return done_unless(::unlink(path.c_str()) != 0 && !is_missing_code(errno), path);
}

FileResult<void> RealDisk::remove_tree(const std::string& path) {
  if (TRY(is_link(path)) || !TRY(is_folder(path))) return remove(path);
  for (const std::string& name : TRY(list_if_exists(path))) TRY(remove_tree(path::join(path, name)));
  return done_unless(::rmdir(path.c_str()) != 0 && !is_missing_code(errno), path);
}

FileResult<void> RealDisk::remove_empty_folder(const std::string& path) {
  return done_unless(::rmdir(path.c_str()) != 0, path);
}

FileResult<void> RealDisk::make_folders(const std::string& path) {
  if (TRY(is_folder(path))) return {};
  const std::string parent = path::parent(path);
  if (!parent.empty() && parent != path)
    if (FileResult<void> made = make_folders(parent); !made) {
      if (!made.error().reason.empty()) made.error().path = path;
      return made;
    }
  if (::mkdir(path.c_str(), 0777) == 0) return {};
  if (errno != EEXIST) return failed(path);
  if (TRY(is_folder(path))) return {};  // another thread or process has created it in the meantime
  return refused(path, EEXIST, "`" + path + "` is not a folder");
}

FileResult<void> RealDisk::make_link(const std::string& target, const std::string& path) {
  return done_unless(::symlink(target.c_str(), path.c_str()) != 0, path);
}

FileResult<void> RealDisk::copy_file(const std::string& from, const std::string& to) {
  const FileHandle source(::open(from.c_str(), O_RDONLY | O_CLOEXEC));
  struct stat info {};
  if (!source || ::fstat(source.get(), &info) != 0) return failed(from);
  FileHandle target(::open(to.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0666));
  if (!target) return failed(to);
  if (auto copied = copy_content(source.get(), target.get(), to); !copied) return copied;
  const timespec times[2] = {info.st_atim, info.st_mtim};
  // Ignore errors: a mounted volume may not support modes and times, and only the content matters.
  ::fchmod(target.get(), info.st_mode & 07777);
  ::futimens(target.get(), times);
  return done_unless(!target.close(), to);
}

FileResult<std::string> RealDisk::read_link(const std::string& path) const {
  const std::string place = TRY(place_of(path, LastLink::keep));
  std::string out(PATH_MAX, '\0');
  const ssize_t size = ::readlink(place.c_str(), out.data(), out.size());
  if (size < 0) return failed(path);
  out.resize(static_cast<std::size_t>(size));
  return out;
}

FileResult<void> RealDisk::copy_mode(const std::string& from, const std::string& to) {
  struct stat info {};
  if (::stat(from.c_str(), &info) != 0) return failed(from);
  if (::chown(to.c_str(), info.st_uid, info.st_gid) != 0 && errno != EPERM) return failed(to);
  // chmod() must follow chown(), which clears the set-id bits.
  return done_unless(::chmod(to.c_str(), info.st_mode & 07777) != 0, to);
}

FileResult<void> RealDisk::check_writable(const std::string& path) const {
  return done_unless(::faccessat(AT_FDCWD, path.c_str(), W_OK | X_OK, AT_EACCESS) != 0, path);
}

}  // namespace iocwright
