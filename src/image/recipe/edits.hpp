// Text edits that recipes ask for, with the semantics of ansible's lineinfile, blockinfile and replace
// modules. They take and return strings, and are idempotent: applying one twice gives the same result as
// applying it once.
#pragma once

#include <optional>
#include <string>
#include <utility>
#include <variant>

#include "core/diag/result.hpp"

namespace iocwright::image {

/// A string from a recipe with its location, which is unknown for strings of our own.
struct PlacedText {
  std::string text;
  Span place;

  PlacedText() = default;
  PlacedText(std::string words, Span where = {}) : text(std::move(words)), place(where) {}
  PlacedText(const char* words) : text(words) {}
};

/// Ensures that a line is present in the file, or that no matching line is.
struct LineEdit {
  std::optional<PlacedText> regexp;          ///< Python syntax; matches bytes, anywhere in a line
  std::optional<std::string> search_string;  ///< alternative to `regexp`: a literal substring
  std::string line;
  std::optional<PlacedText> insertafter, insertbefore;  ///< EOF, BOF or a regular expression
  bool absent = false;
  bool backrefs = false;    ///< `line` may refer to groups of `regexp`; does nothing without a match
  bool firstmatch = false;  ///< use the first matching line instead of the last
};

/// Ensures that a block of lines is present between two marker lines, or absent.
struct BlockEdit {
  std::string block;
  std::string marker = "# {mark} ANSIBLE MANAGED BLOCK";
  std::string marker_begin = "BEGIN", marker_end = "END";
  std::optional<PlacedText> insertafter, insertbefore;  ///< EOF, BOF or a regular expression
  bool absent = false;
};

/// Replaces all matches of a regular expression in the whole file; `^` and `$` match at line boundaries.
/// Content that is not valid UTF-8 is matched as bytes: `.` is one byte, and `\w` covers only ASCII.
struct ReplaceEdit {
  PlacedText regexp;
  PlacedText replace;
  std::optional<PlacedText> after, before;  ///< patterns that delimit the part to change
};

using Edit = std::variant<LineEdit, BlockEdit, ReplaceEdit>;

/// Returns the new content of a file; `text` is empty when the file is missing. Fails, at the location of the
/// expression, when an expression is malformed or exceeds the matching limits.
Result<std::string> apply_edit(const Edit& edit, const std::optional<std::string>& text);

/// Checks the expressions of an edit before there is a file to apply it to; fails as `apply_edit` would when
/// one is malformed.
Result<void> check_edit(const Edit& edit);

/// The edit for `comment_out`: prefixes each matching line with `# ` unless it already starts with `#`.
ReplaceEdit comment_out_edit(const PlacedText& regexp);

/// Whether an expression matches anywhere in `text`, as bytes; `^` and `$` match at line boundaries.
Result<bool> is_found(const PlacedText& regexp, std::string_view text);

}  // namespace iocwright::image
