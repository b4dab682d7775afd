// Keeps the text of every file that was read, so that messages can show lines, columns and excerpts.
#pragma once

#include <cstddef>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "core/diag/span.hpp"

namespace iocwright {

/// A line and a column, both counted from 1; columns are code points.
struct Place {
  std::size_t line;
  std::size_t column;
};

class SourceFile {
 public:
  SourceFile(std::string path, std::string text) : path_(std::move(path)), text_(std::move(text)) {}

  const std::string& path() const { return path_; }
  std::string_view text() const { return text_; }
  /// An offset beyond the end counts as the end.
  Place place(std::size_t byte_offset) const;
  /// The line without its line ending; empty if there is no such line.
  std::string_view line(std::size_t number) const;

 private:
  const std::vector<std::size_t>& line_starts() const;

  std::string path_;
  std::string text_;
  mutable std::vector<std::size_t> line_starts_;
};

/// Owns the files. Ids start at 1 and stay valid for the lifetime of the object.
class Sources {
 public:
  /// `path` is used only in messages.
  FileId add(std::string path, std::string text);
  const SourceFile& file(FileId id) const { return *files_.at(id - 1); }
  /// The number of files so far, which is the id of the last one.
  FileId size() const { return static_cast<FileId>(files_.size()); }
  /// Frees the text of a file that no message will show anymore. Its id stays in use.
  void forget(FileId id) { files_.at(id - 1) = std::make_unique<SourceFile>(file(id).path(), ""); }

 private:
  std::vector<std::unique_ptr<SourceFile>> files_;
};

}  // namespace iocwright
