// Small operations on text that the standard library lacks.
#pragma once

#include <concepts>
#include <string>
#include <string_view>
#include <vector>

namespace iocwright::text {

std::vector<std::string_view> split(std::string_view text, char separator);
/// The parts are views of the text: a text that is gone by then has none.
template <std::same_as<std::string> Text>
std::vector<std::string_view> split(Text&& text, char separator) = delete;
std::string join(const std::vector<std::string>& parts, std::string_view separator);
/// Without ASCII white space at both ends.
std::string_view trim(std::string_view text);
/// Without any of `characters` at both ends.
std::string_view trim(std::string_view text, std::string_view characters);
std::string replace_all(std::string_view text, std::string_view from, std::string_view to);
/// `count` with its noun: "1 fault", "2 faults".
std::string plural(std::size_t count, std::string_view noun);
/// `a`, `b` and `c`, each in backticks; "nothing" when there are none.
std::string quoted_list(const std::vector<std::string>& words);

/// The known word that `word` was most likely meant to be, or "" when none is near. Nearness is edit distance
/// with transpositions, at most a third of the length; a difference in case alone is always near.
std::string_view nearest(std::string_view word, const std::vector<std::string_view>& known);

}  // namespace iocwright::text
