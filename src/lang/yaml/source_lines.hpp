// The lines of a YAML file, for messages about a file that libyaml cannot parse.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace iocwright::yaml {

/// A line of a file, by byte offsets, without its line ending.
struct Line {
  std::uint32_t begin = 0;
  std::uint32_t end = 0;
};

/// The line that contains the byte at this offset. An offset beyond the end counts as the end.
Line line_at(std::string_view text, std::uint32_t at);
/// The number of that line, from 1.
std::size_t line_number(std::string_view text, std::uint32_t at);
/// The offset of the first character of the line that is neither a space nor a tab, or the end of the line.
std::uint32_t content_begin(std::string_view text, Line line);
/// The number of characters before the byte in its line.
std::size_t column_of(std::string_view text, std::uint32_t at);

/// True if a list item begins at this offset: a `-` before a blank or the end of the line.
bool is_dash(std::string_view text, std::uint32_t at);
/// The offset of the first colon in [begin, end) that ends a key: before a blank or the end of the line, and
/// not in quotes. Returns `end` if there is none.
std::uint32_t key_end(std::string_view text, std::uint32_t begin, std::uint32_t end);
/// The end of the value that begins at `begin`, without a comment and blanks after it. It may contain
/// templates. `in_flow`: it also ends before `,`, `]` and `}`.
std::uint32_t value_end(std::string_view text, std::uint32_t begin, bool in_flow);

/// The offset of the content of the line after the dashes of list items.
std::uint32_t after_dashes(std::string_view text, Line line);
/// Like value_end(), but if the text at `begin` is a key, the end of the key.
std::uint32_t text_end(std::string_view text, std::uint32_t begin, bool in_flow);

/// The text in the quotes of YAML that need the fewest changes.
std::string quoted(std::string_view text);

}  // namespace iocwright::yaml
