// String functions that the standard library lacks.
#pragma once

#include <concepts>
#include <string>
#include <string_view>
#include <vector>

namespace iocwright::text {

/// Splits at each separator and keeps empty parts, so that there is always at least one.
std::vector<std::string_view> split(std::string_view text, char separator);
/// Deleted for temporaries: the parts are views of the string and would dangle.
template <std::same_as<std::string> Text>
std::vector<std::string_view> split(Text&& text, char separator) = delete;
/// The parts with a separator between them.
std::string join(const std::vector<std::string>& parts, std::string_view separator);
/// Removes ASCII white space from both ends.
std::string_view trim(std::string_view text);
/// Removes any of `characters` from both ends.
std::string_view trim(std::string_view text, std::string_view characters);
/// Replaces all occurrences of `from`, which must not be empty, from left to right.
std::string replace_all(std::string_view text, std::string_view from, std::string_view to);
/// `count` with its noun: "1 error", "2 errors".
std::string plural(std::size_t count, std::string_view noun);
/// Formats a list as `a`, `b` and `c`, each in backticks; "nothing" if it is empty.
std::string quoted_list(const std::vector<std::string>& words);

/// The known word that `word` is most likely a misspelling of, or "" if none is close. A word is close if its
/// edit distance, with transpositions, is at most a third of its length, or if it differs only in case.
std::string_view nearest(std::string_view word, const std::vector<std::string_view>& known);

}  // namespace iocwright::text
