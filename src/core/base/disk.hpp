// File system interface, so that tests can replace the disk.
#pragma once

#include <cerrno>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <tl/expected.hpp>

namespace iocwright {

/// Why a file operation failed.
struct FileError {
  std::string path{};
  int code = 0;          ///< errno value
  std::string reason{};  ///< instead of the meaning of `code`; may be empty

  /// The message, such as `cannot open `x`: No such file or directory` for the verb `open`.
  std::string text(std::string_view verb) const;
};

/// A value, or the reason why a file operation failed.
template <class T>
using FileResult = tl::expected<T, FileError>;

/// True for ENOENT and ENOTDIR, the only errors that mean that nothing exists at the path. After any other
/// error, such as EIO or ESTALE from a network file system, the file may or may not exist.
bool is_missing(const FileError& error);

/// True if a search path lookup should skip this folder: nothing exists there, or the error is EACCES or
/// ENAMETOOLONG, after which execvp(3) also tries the next folder of PATH.
bool is_unusable_place(const FileError& error);

/// Turns an error for which is_unusable_place() is true into an empty result (no file, no names, no content),
/// so that a search continues with the next folder. Other errors are kept.
template <class T>
FileResult<T> skip_unusable(FileResult<T> result) {
  if (!result && is_unusable_place(result.error())) return T{};
  return result;
}

/// What exists at a path. Devices, pipes and sockets are `other`.
enum class FileKind : unsigned char { none, file, folder, other };

/// Whether the last component of a path is followed if it is a link.
enum class LastLink : unsigned char { follow, keep };

/// A file system. Relative paths start at the working directory.
class Disk {
 public:
  virtual ~Disk() = default;

  /// The kind of file at the path, following links. FileKind::none if is_missing(); other failures are
  /// errors.
  virtual FileResult<FileKind> kind(const std::string& path) const = 0;
  /// Whether the path is a link; false if nothing exists there. Other failures are errors.
  virtual FileResult<bool> is_link(const std::string& path) const = 0;
  /// The whole content of a file.
  virtual FileResult<std::string> read(const std::string& path) const = 0;
  /// The whole content of a file that a user has named. Unlike read(), fails at once for a file on procfs or
  /// sysfs, such as `/proc/self/environ`, whose content may be secret, and for more than the maximum size of
  /// inputs.
  virtual FileResult<std::string> read_input(const std::string& path) const { return read(path); }
  /// Whether a user's folder contains this input. True only for a regular file that read_input() accepts;
  /// false only if nothing exists at the path. A dangling link, a folder, a pipe and a device are errors,
  /// because whoever created them wants them to be used.
  virtual FileResult<bool> has_input(const std::string& path) const;
  /// The names in a folder, sorted, without `.` and `..`.
  virtual FileResult<std::vector<std::string>> list(const std::string& path) const = 0;

  /// Creates or truncates the file. Not atomic: to be safe for readers, use replace().
  virtual FileResult<void> write(const std::string& path, std::string_view content) = 0;
  /// Renames a file or folder within a file system, replacing an existing file.
  virtual FileResult<void> rename(const std::string& from, const std::string& to) = 0;
  /// Removes a file or link; not an error if it is missing.
  virtual FileResult<void> remove(const std::string& path) = 0;
  /// Removes a folder and its contents, without following links.
  virtual FileResult<void> remove_tree(const std::string& path) = 0;
  /// Removes a folder that is empty; otherwise fails, with ENOTEMPTY.
  virtual FileResult<void> remove_empty_folder(const std::string& path);
  /// Creates a folder and its parents; not an error if it exists.
  virtual FileResult<void> make_folders(const std::string& path) = 0;
  /// Creates a symbolic link at `path`, which must not exist.
  virtual FileResult<void> make_link(const std::string& target, const std::string& path) = 0;
  /// Copies a file with its times and mode.
  virtual FileResult<void> copy_file(const std::string& from, const std::string& to) = 0;

  /// The target of a link, unresolved.
  virtual FileResult<std::string> read_link(const std::string& path) const {
    return tl::make_unexpected(FileError{path, ENOTSUP});
  }
  /// Copies the mode and, if permitted, the owner of `from` to `to`. Follows links.
  virtual FileResult<void> copy_mode(const std::string& from, const std::string& to) {
    (void)from;
    return tl::make_unexpected(FileError{to, ENOTSUP});
  }

  /// Fails if no files can be created in the folder, such as with EACCES or EROFS.
  virtual FileResult<void> check_writable(const std::string& path) const {
    (void)path;
    return {};
  }

  /// True if something is mounted at the path, so that it can be neither replaced nor removed.
  virtual FileResult<bool> is_mount(const std::string& path) const {
    (void)path;
    return false;
  }
  /// Returns after the files and folders have reached the disk, so that they survive a power failure.
  virtual FileResult<void> sync(const std::vector<std::string>& paths) {
    (void)paths;
    return {};
  }

  /// From now on, reads what is below `folder` as a process does whose root folder it is: absolute links in
  /// it lead to other files in it. For an unpacked image.
  virtual void add_root(std::string folder) { (void)folder; }

  /// Called with warnings about what is done although it may surprise the user.
  std::function<void(const std::string&)> on_warning;
  void warn(const std::string& text) const {
    if (on_warning) on_warning(text);
  }

  /// Exclusive lock, released by the destructor. lock() creates the file at `path` if it is missing, and
  /// waits while another process holds the lock. The holder may remove the file. A file system without locks
  /// causes only a warning.
  class Lock {
   public:
    virtual ~Lock() = default;
  };
  virtual FileResult<std::unique_ptr<Lock>> lock(const std::string& path) = 0;

  /// Whether replacing a symbolic link writes to its target or replaces the link itself.
  enum class Links : unsigned char { follow, replace };
  /// Replaces a file atomically: readers see either the old or the new content. Creates missing folders.
  /// Keeps the mode of an existing file.
  FileResult<void> replace(const std::string& path, std::string_view content, Links links = Links::follow);
  /// The file that replace() writes first, and that stays if the program is killed then.
  static std::string part_of(const std::string& path) { return path + ".part"; }
  /// Replaces a file atomically with a copy of `from`, including its times and mode. Replaces links, because
  /// one may point to `from`.
  FileResult<void> replace_by_copy(const std::string& from, const std::string& path);

  /// Like kind(), these follow links and return false if nothing exists at the path.
  FileResult<bool> exists(const std::string& path) const;
  FileResult<bool> is_file(const std::string& path) const;
  FileResult<bool> is_folder(const std::string& path) const;
  /// The content, or nothing if the file is missing.
  FileResult<std::optional<std::string>> read_if_exists(const std::string& path) const;
  /// The names in a folder, as list(); empty if the folder is missing.
  FileResult<std::vector<std::string>> list_if_exists(const std::string& path) const;
  /// Like exists(), but false if that fails. Only for hints and status pages: never write, remove or skip
  /// anything based on the result.
  bool probably_exists(const std::string& path) const { return exists(path).value_or(false); }

 private:
  FileResult<std::string> end_of_links(std::string path) const;
  FileResult<void> rename_or_remove(const std::string& part, const std::string& path, FileResult<void> made);
};

/// The file system of this machine.
class RealDisk : public Disk {
 public:
  std::uint64_t maximum_input_bytes = 64 << 20;  ///< of read_input() and has_input()
  double lock_timeout_s = 30;                    ///< lock() warns after a second, and then fails

  FileResult<FileKind> kind(const std::string& path) const override;
  FileResult<bool> is_link(const std::string& path) const override;
  FileResult<std::string> read(const std::string& path) const override;
  FileResult<std::string> read_input(const std::string& path) const override;
  FileResult<bool> has_input(const std::string& path) const override;
  FileResult<std::vector<std::string>> list(const std::string& path) const override;
  FileResult<void> write(const std::string& path, std::string_view content) override;
  FileResult<void> rename(const std::string& from, const std::string& to) override;
  FileResult<void> remove(const std::string& path) override;
  FileResult<void> remove_tree(const std::string& path) override;
  FileResult<void> remove_empty_folder(const std::string& path) override;
  FileResult<void> make_folders(const std::string& path) override;
  FileResult<void> make_link(const std::string& target, const std::string& path) override;
  /// Shares the blocks of the files if the file system supports it.
  FileResult<void> copy_file(const std::string& from, const std::string& to) override;
  FileResult<std::string> read_link(const std::string& path) const override;
  FileResult<void> copy_mode(const std::string& from, const std::string& to) override;
  FileResult<void> check_writable(const std::string& path) const override;
  FileResult<bool> is_mount(const std::string& path) const override;
  FileResult<void> sync(const std::vector<std::string>& paths) override;
  FileResult<std::unique_ptr<Lock>> lock(const std::string& path) override;
  void add_root(std::string folder) override;

 private:
  FileResult<std::string> place_of(const std::string& path, LastLink last = LastLink::follow) const;

  std::vector<std::string> roots_;
};

}  // namespace iocwright
