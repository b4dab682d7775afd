// Wraps text as Python's textwrap does, in time linear in its size.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

namespace iocwright::jinja {

/// The options of textwrap.wrap() that the filter `wordwrap` has.
struct Wrapping {
  std::int64_t width = 0;  ///< code points in a line; at least 1 if it is whole
  bool is_whole = true;    ///< otherwise, the width has a fractional part, which was cut off
  bool break_long_words = true;
  bool break_on_hyphens = true;
};

/// The lines of textwrap.wrap() for a text without line breaks. They refer to `text`. Returns nothing if a
/// word must be broken at a width that is not whole, which is a TypeError in Python.
std::optional<std::vector<std::string_view>> wrap(std::string_view text, const Wrapping& how);

}  // namespace iocwright::jinja
