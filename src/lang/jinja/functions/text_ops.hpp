// Operations on text that filters and methods share, by code points as Python has them.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/diag/result.hpp"
#include "core/value/budget.hpp"

namespace iocwright::jinja {

/// Without any of `characters` (white space when not given) at the left, the right or both ends.
std::string_view strip(std::string_view text, std::optional<std::string_view> characters, bool left,
                       bool right);

/// str.splitlines(): at every line boundary that Unicode knows; with the boundaries when `keep_ends`.
std::vector<std::string_view> split_lines(std::string_view text, bool keep_ends);

/// str.replace(): at most `most` times, without bound when negative.
Result<std::string> replaced(std::string_view text, std::string_view from, std::string_view to,
                             std::int64_t most, Budget& budget);

/// str.center(): an odd rest goes to the left when the width is odd, as CPython has it.
Result<std::string> centered(std::string_view text, std::int64_t width, std::string_view fill,
                             Budget& budget);

Result<std::string> repeated(std::string_view text, std::int64_t count, Budget& budget);

/// str.split() with a separator, from the left or the right; at most `most` cuts, without bound when
/// negative.
std::vector<std::string_view> split_at(std::string_view text, std::string_view separator, std::int64_t most,
                                       bool from_right);
/// str.split() without a separator: at runs of white space.
std::vector<std::string_view> split_space(std::string_view text, std::int64_t most, bool from_right);

/// What Python's ascii() makes of a repr: other characters as their escapes.
std::string ascii(std::string_view repr);

}  // namespace iocwright::jinja
