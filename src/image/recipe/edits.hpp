// The edits of files that recipes ask for, with the semantics of ansible's modules lineinfile, blockinfile
// and replace. They take and return strings. A line or block that exists already is not added again, but a
// replacement is repeated as long as its expression matches.
#pragma once

#include <optional>
#include <string>
#include <utility>
#include <variant>

#include "core/diag/result.hpp"

namespace iocwright::image {

/// A string and its location in a recipe, which is unknown if the string does not come from one.
struct PlacedText {
  std::string text;
  Span place;

  PlacedText() = default;
  PlacedText(std::string words, Span where = {}) : text(std::move(words)), place(where) {}
  PlacedText(const char* words) : text(words) {}
};

/// Ensures that a line is in the file or, with `absent`, that no matching line is.
struct LineEdit {
  std::optional<PlacedText> regexp;          ///< in Python's syntax; matches bytes, anywhere in a line
  std::optional<std::string> search_string;  ///< alternative to `regexp`: a literal substring
  std::string line;
  std::optional<PlacedText> insertafter, insertbefore;  ///< EOF, BOF or a regular expression
  bool absent = false;
  bool backrefs = false;    ///< `line` may refer to groups of `regexp`; it is not added without a match
  bool firstmatch = false;  ///< use the first matching line instead of the last
};

/// Ensures that a block of lines is in the file between two marker lines or, with `absent`, that it is not.
struct BlockEdit {
  std::string block;
  std::string marker = "# {mark} ANSIBLE MANAGED BLOCK";
  std::string marker_begin = "BEGIN", marker_end = "END";
  std::optional<PlacedText> insertafter, insertbefore;  ///< EOF, BOF or a regular expression
  bool absent = false;
};

/// Replaces all matches of a regular expression in the file, or in the part between `after` and `before`. `^`
/// and `$` match at line boundaries. Content that is not valid UTF-8 is matched as bytes: `.` is one byte,
/// and `\w` covers only ASCII.
struct ReplaceEdit {
  PlacedText regexp;
  PlacedText replace;
  std::optional<PlacedText> after,
      before;  ///< patterns that delimit the part to change
};

using Edit = std::variant<LineEdit, BlockEdit, ReplaceEdit>;

/// Returns the new content of a file. `text` is its current content; nullopt if the file is missing. Fails if
/// an expression is malformed or exceeds the matching limits; the error has the location of the expression.
Result<std::string> apply_edit(const Edit& edit, const std::optional<std::string>& text);

/// Checks the expressions of an edit without a file. Fails as apply_edit() would if one is malformed.
Result<void> check_edit(const Edit& edit);

/// The edit for the key `comment_out`: prefixes each matching line with `# ` unless it already begins with
/// `#`.
ReplaceEdit comment_out_edit(const PlacedText& regexp);

/// Whether an expression matches anywhere in `text`, which is taken as bytes. `^` and `$` match at line
/// boundaries.
Result<bool> is_found(const PlacedText& regexp, std::string_view text);

}  // namespace iocwright::image
