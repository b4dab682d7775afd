// Makes text from a file, a program or the network safe to print.
#pragma once

#include <string>
#include <string_view>

namespace iocwright::text {

/// Control characters, the characters that change the direction of text (U+202A to U+202E, U+2066 to
/// U+2069) and byte-order marks become `\u{202e}`, and bytes that are not UTF-8 become `\xff`. Characters in
/// `keep` are unchanged.
std::string escape_controls(std::string_view text, std::string_view keep = "");

/// The same characters as JSON's `\u202e`, in JSON that contains them only in strings.
std::string escape_controls_in_json(std::string_view json);

}  // namespace iocwright::text
