// String operations that filters and methods share. As in Python, they work on code points.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/diag/result.hpp"
#include "core/value/budget.hpp"

namespace iocwright::jinja {

/// The size in bytes of the last character of `text`, which must not be empty.
std::size_t last_size(std::string_view text);

/// Removes any of `characters` (white space by default) from the left end, the right end or both.
std::string_view strip(std::string_view text, std::optional<std::string_view> characters, bool left,
                       bool right);

/// str.splitlines(): splits at every line boundary defined by Unicode; `keep_ends` keeps the boundaries.
std::vector<std::string_view> split_lines(std::string_view text, bool keep_ends);

/// str.replace(): replaces at most `max_count` times, or everywhere if that is negative.
Result<std::string> replaced(std::string_view text, std::string_view from, std::string_view to,
                             std::int64_t max_count, Budget& budget);

/// str.center(): as in CPython, if the number of fill characters is odd, the extra one goes to the left if
/// `width` is odd, otherwise to the right.
Result<std::string> centered(std::string_view text, std::int64_t width, std::string_view fill,
                             Budget& budget);

/// `text * count`: an empty string if `count` is negative. Fails if the result exceeds the limit `size`.
Result<std::string> repeated(std::string_view text, std::int64_t count, Budget& budget);

/// str.split() or rsplit() with a separator: splits at most `max_splits` times, or everywhere if that is
/// negative.
std::vector<std::string_view> split_at(std::string_view text, std::string_view separator,
                                       std::int64_t max_splits, bool from_right);
/// The same, but splits at runs of white space.
std::vector<std::string_view> split_space(std::string_view text, std::int64_t max_splits, bool from_right);

/// Escapes the non-ASCII characters of a repr, as Python's ascii() does.
std::string ascii(std::string_view repr);

}  // namespace iocwright::jinja
