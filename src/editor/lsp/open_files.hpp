// The disk with the unsaved content of the files that are open in an editor.
#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/read_only_disk.hpp"

namespace iocwright::lsp {

/// A file as the editor has it.
struct OpenFile {
  std::string uri;  ///< as the editor writes it
  std::int64_t version = 0;
  std::string text;
};

/// Reads open files from the editor's buffers, and all others from a disk. Changes fail with EROFS: only the
/// editor writes files.
class OpenFiles : public ReadOnlyDisk {
 public:
  /// `disk` must outlive the object and its copies.
  explicit OpenFiles(const Disk& disk) : disk_(&disk) {}

  /// Adds or replaces a file. `path` is normalized.
  void open(const std::string& path, OpenFile file) { files_.insert_or_assign(path, std::move(file)); }
  void close(const std::string& path) { files_.erase(path); }
  /// The open file at the path, or null.
  const OpenFile* find(const std::string& path) const;
  OpenFile* find(const std::string& path);
  /// By path.
  const std::map<std::string, OpenFile>& all() const { return files_; }

  FileResult<FileKind> kind(const std::string& path) const override;
  FileResult<bool> is_link(const std::string& path) const override { return disk_->is_link(path); }
  FileResult<std::string> read(const std::string& path) const override;
  FileResult<std::string> read_input(const std::string& path) const override;
  FileResult<bool> has_input(const std::string& path) const override;
  FileResult<std::vector<std::string>> list(const std::string& path) const override;
  FileResult<std::string> read_link(const std::string& path) const override { return disk_->read_link(path); }

 private:
  /// The names of the open files in a folder, sorted.
  std::vector<std::string> names_in(const std::string& path) const;

  const Disk* disk_;
  std::map<std::string, OpenFile> files_;
};

}  // namespace iocwright::lsp
