// Edits of text files as recipes ask for them, with the effects of ansible's modules lineinfile, blockinfile and replace:
// text in, text out. Doing one twice gives the same text as doing it once.
#pragma once

#include <optional>
#include <string>
#include <variant>

#include "diag/result.hpp"

namespace iocwright::build {

/// Ensures that a line stands in the file, or that none like it does.
struct LineEdit {
  std::optional<std::string> regexp;         ///< Python's dialect, on bytes; found anywhere in a line
  std::optional<std::string> search_string;  ///< instead of `regexp`: a text to be found
  std::string line;
  std::optional<std::string> insertafter, insertbefore;  ///< EOF, BOF or a regular expression
  bool absent = false;
  bool backrefs = false;    ///< `line` may name groups of `regexp`; without a match nothing is done
  bool firstmatch = false;  ///< the first line that matches counts, not the last
};

/// Ensures that a block of lines stands between two marker lines.
struct BlockEdit {
  std::string block;
  std::string marker = "# {mark} ANSIBLE MANAGED BLOCK";
  std::string marker_begin = "BEGIN", marker_end = "END";
  std::optional<std::string> insertafter, insertbefore;  ///< EOF, BOF or a regular expression
  bool absent = false;
};

/// Replaces all matches of a regular expression in the whole text; `^` and `$` are those of lines.
struct ReplaceEdit {
  std::string regexp;
  std::string replace;
  std::optional<std::string> after, before;  ///< expressions that bound the part that is changed
};

using Edit = std::variant<LineEdit, BlockEdit, ReplaceEdit>;

/// The new text of a file. Nothing in place of a text: there is no file yet. An error for an expression that is none.
Result<std::string> apply_edit(const Edit& edit, const std::optional<std::string>& text);

/// `# ` before each line that matches and does not begin with `#`: what `comment_out` asks for.
ReplaceEdit comment_out_edit(std::string_view regexp);

}  // namespace iocwright::build
