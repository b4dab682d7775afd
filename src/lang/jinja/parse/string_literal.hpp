// Escapes in the string literals of templates.
#pragma once

#include <string>
#include <string_view>

#include <tl/expected.hpp>

namespace iocwright::jinja {

/// Decodes Python's escapes in the text between the quotes: \n \t \xNN \uNNNN \UNNNNNNNN \N{NAME} \ooo and a
/// backslash at the end of a line. An unknown escape is kept. Fails with a message.
tl::expected<std::string, std::string> decode_string_literal(std::string_view inside);

}  // namespace iocwright::jinja
