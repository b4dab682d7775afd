// Edits of text files as recipes ask for them, with the effects of ansible's modules lineinfile, blockinfile
// and replace: text in, text out. Doing one twice gives the same text as doing it once.
#pragma once

#include <optional>
#include <string>
#include <utility>
#include <variant>

#include "core/diag/result.hpp"

namespace iocwright::image {

/// A string of a recipe, and where the recipe has it; no place for one of our own.
struct PlacedText {
  std::string text;
  Span place;

  PlacedText() = default;
  PlacedText(std::string words, Span where = {}) : text(std::move(words)), place(where) {}
  PlacedText(const char* words) : text(words) {}
};

/// Ensures that a line stands in the file, or that none like it does.
struct LineEdit {
  std::optional<PlacedText> regexp;          ///< Python's dialect, on bytes; found anywhere in a line
  std::optional<std::string> search_string;  ///< instead of `regexp`: a text to be found
  std::string line;
  std::optional<PlacedText> insertafter, insertbefore;  ///< EOF, BOF or a regular expression
  bool absent = false;
  bool backrefs = false;    ///< `line` may name groups of `regexp`; without a match nothing is done
  bool firstmatch = false;  ///< the first line that matches counts, not the last
};

/// Ensures that a block of lines stands between two marker lines.
struct BlockEdit {
  std::string block;
  std::string marker = "# {mark} ANSIBLE MANAGED BLOCK";
  std::string marker_begin = "BEGIN", marker_end = "END";
  std::optional<PlacedText> insertafter, insertbefore;  ///< EOF, BOF or a regular expression
  bool absent = false;
};

/// Replaces all matches of a regular expression in the whole text; `^` and `$` are those of lines. A text
/// that is not UTF-8 is taken as bytes: `.` is one byte, and `\w` knows the letters of ASCII alone.
struct ReplaceEdit {
  PlacedText regexp;
  PlacedText replace;
  std::optional<PlacedText> after, before;  ///< expressions that bound the part that is changed
};

using Edit = std::variant<LineEdit, BlockEdit, ReplaceEdit>;

/// The new text of a file; `text` is empty where there is no file yet. Fails, at the place of the expression,
/// when one is malformed or takes too much to match.
Result<std::string> apply_edit(const Edit& edit, const std::optional<std::string>& text);

/// Fails as `apply_edit` would when an expression is malformed, before there is a text.
Result<void> check_edit(const Edit& edit);

/// `# ` before each line that matches and does not begin with `#`: what `comment_out` asks for.
ReplaceEdit comment_out_edit(const PlacedText& regexp);

/// Whether an expression matches anywhere in the bytes of a text; `^` and `$` are those of lines.
Result<bool> is_found(const PlacedText& regexp, std::string_view text);

}  // namespace iocwright::image
