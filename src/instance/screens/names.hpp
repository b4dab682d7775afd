// Names of items in device descriptions, and the titles that are made from them.
#pragma once

#include <string>
#include <string_view>

namespace iocwright::screens {

/// The regular expression of names, as the published schema has it.
inline constexpr std::string_view name_pattern = "^([A-Z][a-z0-9]*)*$";

/// Whether the whole string matches `name_pattern`: ASCII words that each begin with a capital. Empty
/// matches.
bool is_name(std::string_view text);

/// A title made from a name: `XML Error Msg` from `XMLErrorMsg`. A space goes before each capital that
/// follows something else or precedes a small letter, and before each digit after a small letter (pvi's
/// rule).
std::string title(std::string_view name);

/// The ASCII letters and digits of a string, the first in upper case; empty if there are none.
std::string pascal_case(std::string_view text);

/// The file name up to its first dot: `ADDriver` for `a/ADDriver.pvi.device.yaml`.
std::string_view first_stem(std::string_view path);

}  // namespace iocwright::screens
