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

 private:
  std::vector<std::unique_ptr<SourceFile>> files_;
};

}  // namespace iocwright
