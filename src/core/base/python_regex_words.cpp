#include "core/base/python_regex_words.hpp"

#include <array>
#include <charconv>

namespace iocwright {

namespace {

struct Words {
  std::string_view python;  ///< the message; or its beginning, if it ends in a space or a quote
  std::string_view plain;   ///< instead of it; `*` stands for the rest
  std::string_view help = "";
};

constexpr std::array words{
    Words{"missing ), unterminated subpattern", "this `(` is never closed", "write `\\(` for the character"},
    Words{"missing ), unterminated comment", "this comment is never closed", "add a `)`"},
    Words{"unterminated character set", "this `[` is never closed", "write `\\[` for the character"},
    Words{"unbalanced parenthesis", "this `)` closes no `(`", "write `\\)` for the character"},
    Words{"nothing to repeat", "there is nothing to repeat before this",
          "write a backslash before it for the character"},
    Words{"multiple repeat", "a repetition cannot be repeated",
          "write a backslash before it for the character"},
    Words{"min repeat greater than max repeat", "the first number of `{}` is greater than the second"},
    Words{"bad escape (end of pattern)", "there is nothing after the last backslash",
          "write `\\\\` for a backslash"},
    Words{"unexpected end of pattern", "it ends within a group", "write `\\(` for the character `(`"},
    Words{"look-behind requires fixed-width pattern",
          "a look-behind must match a fixed number of characters"},
    Words{"bad escape ", "there is no escape sequence `*`"},
    Words{"bad character range ", "the range `*` is in the wrong order"},
    Words{"unknown group name '", "there is no group `*`"},
    Words{"invalid group reference ", "there is no group `*`"},
    Words{"unknown extension ", "there is no group that begins with `(*`"},
};

/// Removes ` at position N` from the end.
std::optional<std::size_t> take_position(std::string_view& message) {
  constexpr std::string_view before = " at position ";
  const std::size_t at = message.rfind(before);
  if (at == std::string_view::npos) return std::nullopt;
  std::size_t out = 0;
  const std::string_view digits = message.substr(at + before.size());
  if (std::from_chars(digits.data(), digits.data() + digits.size(), out).ec != std::errc())
    return std::nullopt;
  message = message.substr(0, at);
  return out;
}

}  // namespace

RegexProblem explain_regex_error(std::string_view python) {
  RegexProblem out;
  out.position = take_position(python);
  out.message = python;
  for (const Words& row : words) {
    const bool is_start = row.python.ends_with(' ') || row.python.ends_with('\'');
    if (is_start ? !python.starts_with(row.python) : python != row.python) continue;
    std::string_view rest = python.substr(row.python.size());
    if (row.python.ends_with('\'') && rest.ends_with('\'')) rest.remove_suffix(1);
    out.message = row.plain;
    if (const std::size_t star = out.message.find('*'); is_start && star != std::string::npos)
      out.message.replace(star, 1, rest);
    out.help = row.help;
    break;
  }
  return out;
}

}  // namespace iocwright
