// The seam to the file system.
#pragma once

#include <cerrno>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <tl/expected.hpp>

namespace iocwright {

/// Why a file could not be used.
struct FileProblem {
  std::string path;
  int code;  ///< an errno

  /// `cannot open `x`: No such file or directory`, with the verb that the caller tried.
  std::string text(std::string_view verb) const;
};

template <class T>
using FileResult = tl::expected<T, FileProblem>;

/// True for ENOENT and ENOTDIR, which alone say that nothing exists at a path. After any other error, such as
/// EIO or ESTALE of a network file system, it is unknown whether the file exists.
bool is_missing(const FileProblem& problem);

/// True when a search of several places skips this one: nothing exists there, or EACCES or ENAMETOOLONG, the
/// errors after which execvp(3) tries the next folder of PATH.
bool is_unusable_place(const FileProblem& problem);

/// For a look at one of several places that are searched: a place that is_unusable_place() gives an empty
/// result (no file, no names, no content), so that the search carries on. Other errors remain errors.
template <class T>
FileResult<T> skip_unusable(FileResult<T> result) {
  if (!result && is_unusable_place(result.error())) return T{};
  return result;
}

enum class FileKind : unsigned char { none, file, folder, other };

class Disk {
 public:
  virtual ~Disk() = default;

  /// What a path leads to, links followed. FileKind::none only when is_missing() says so; other failures are
  /// errors.
  virtual FileResult<FileKind> kind(const std::string& path) const = 0;
  /// False when nothing exists at the path; other failures are errors.
  virtual FileResult<bool> is_link(const std::string& path) const = 0;
  virtual FileResult<std::string> read(const std::string& path) const = 0;
  /// Names in a folder, sorted, without `.` and `..`.
  virtual FileResult<std::vector<std::string>> list(const std::string& path) const = 0;

  /// Writes a new file or a new content; not at once for readers, so write beside it and rename().
  virtual FileResult<void> write(const std::string& path, std::string_view content) = 0;
  virtual FileResult<void> rename(const std::string& from, const std::string& to) = 0;
  /// Removes a file or link; no error when there is none.
  virtual FileResult<void> remove(const std::string& path) = 0;
  /// Removes a folder with all that is in it; links in it are not followed.
  virtual FileResult<void> remove_tree(const std::string& path) = 0;
  /// Makes a folder and those above it; no error when it is there.
  virtual FileResult<void> make_folders(const std::string& path) = 0;
  virtual FileResult<void> make_link(const std::string& target, const std::string& path) = 0;
  virtual FileResult<void> copy_file(const std::string& from,
                                     const std::string& to) = 0;  ///< with its times and mode

  /// What a link says, as it stands.
  virtual FileResult<std::string> read_link(const std::string& path) const {
    return tl::make_unexpected(FileProblem{path, ENOTSUP});
  }
  /// Gives `to` the mode and, as far as we may, the owner of `from`; links are followed.
  virtual FileResult<void> copy_mode(const std::string& from, const std::string& to) {
    (void)from;
    return tl::make_unexpected(FileProblem{to, ENOTSUP});
  }

  /// Held while it lives; the file at `path` is made when missing. Waits for another holder.
  class Lock {
   public:
    virtual ~Lock() = default;
  };
  virtual FileResult<std::unique_ptr<Lock>> lock(const std::string& path) = 0;

  /// What replacing a symbolic link does: write its target, or put a file where the link was.
  enum class Links : unsigned char { follow, replace };
  /// Replaces a file so that readers see the old or the new content, never a part. Creates missing folders;
  /// an existing file keeps its mode.
  FileResult<void> replace(const std::string& path, std::string_view content, Links links = Links::follow);
  /// As above, by a copy with the times and mode of `from`. A link is replaced: it may lead to `from`.
  FileResult<void> replace_by_copy(const std::string& from, const std::string& path);

  FileResult<bool> exists(const std::string& path) const;
  FileResult<bool> is_file(const std::string& path) const;
  FileResult<bool> is_folder(const std::string& path) const;
  /// The content; nothing when the file does not exist.
  FileResult<std::optional<std::string>> read_if_exists(const std::string& path) const;
  /// Names in a folder, as list(); none when the folder does not exist.
  FileResult<std::vector<std::string>> list_if_exists(const std::string& path) const;
  /// False also when nothing is known of the path. For hints and status pages only: nothing may be written,
  /// removed or skipped because of the answer.
  bool probably_exists(const std::string& path) const { return exists(path).value_or(false); }

 private:
  FileResult<std::string> end_of_links(std::string path) const;
  FileResult<void> rename_or_remove(const std::string& part, const std::string& path, FileResult<void> made);
};

/// The disk of this machine.
class RealDisk : public Disk {
 public:
  FileResult<FileKind> kind(const std::string& path) const override;
  FileResult<bool> is_link(const std::string& path) const override;
  FileResult<std::string> read(const std::string& path) const override;
  FileResult<std::vector<std::string>> list(const std::string& path) const override;
  FileResult<void> write(const std::string& path, std::string_view content) override;
  FileResult<void> rename(const std::string& from, const std::string& to) override;
  FileResult<void> remove(const std::string& path) override;
  FileResult<void> remove_tree(const std::string& path) override;
  FileResult<void> make_folders(const std::string& path) override;
  FileResult<void> make_link(const std::string& target, const std::string& path) override;
  FileResult<void> copy_file(const std::string& from, const std::string& to)
      override;  ///< shares the blocks where the file system can
  FileResult<std::string> read_link(const std::string& path) const override;
  FileResult<void> copy_mode(const std::string& from, const std::string& to) override;
  FileResult<std::unique_ptr<Lock>> lock(const std::string& path) override;
};

}  // namespace iocwright
