// Positions of the Language Server Protocol: lines, and UTF-16 code units within a line.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "core/diag/span.hpp"

namespace iocwright::lsp {

/// Both are counted from 0; `character` is in UTF-16 code units.
struct Position {
  std::int64_t line = 0;
  std::int64_t character = 0;
  bool operator==(const Position&) const = default;
};

/// The end is exclusive.
struct Range {
  Position start;
  Position end;
  bool operator==(const Range&) const = default;
};

/// Converts between positions and byte offsets. As the protocol says, lines end with `\n`, `\r\n` or `\r`.
class TextLines {
 public:
  /// `text` must outlive the object.
  explicit TextLines(std::string_view text);

  /// A position beyond the end of its line is that end; one beyond the last line is the end of the text.
  /// Within a code point of two units, it is the first one.
  std::size_t offset(Position position) const;
  /// An offset beyond the end is the end.
  Position position(std::size_t offset) const;
  Range range(std::size_t begin, std::size_t end) const { return {position(begin), position(end)}; }
  Range range(Span span) const { return range(span.begin, span.end); }

  std::string_view text() const { return text_; }
  /// Where the line of this byte begins.
  std::size_t line_start(std::size_t offset) const;
  /// Where the line of this byte ends, before its line ending.
  std::size_t line_end(std::size_t offset) const;

 private:
  std::size_t line_of(std::size_t offset) const;
  std::size_t end_of_line(std::size_t line) const;

  std::string_view text_;
  std::vector<std::size_t> starts_;
};

/// The number of UTF-16 code units. A malformed byte counts as one.
std::int64_t utf16_length(std::string_view text);

/// Replaces a range of `text`.
void replace(std::string& text, const Range& range, std::string_view by);

}  // namespace iocwright::lsp
