// Escapes inside quoted strings of templates.
#pragma once

#include <string>
#include <string_view>

#include <tl/expected.hpp>

namespace iocwright::jinja {

/// Decodes Python's escapes (\n \t \xNN \uNNNN \UNNNNNNNN \N{NAME} \ooo, a backslash before a line end); an
/// unknown escape stays as it is. The error says what is wrong.
tl::expected<std::string, std::string> decode_string_literal(std::string_view inside);

}  // namespace iocwright::jinja
