// Cuts a template's source into tokens, by the rules of Jinja2's default environment.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "core/diag/result.hpp"
#include "lang/jinja/parse/token.hpp"

namespace iocwright::jinja {

/// `\r\n` and `\r` become `\n`, and one newline at the very end goes, as Jinja2 does before it looks at a
/// template.
std::string normalize_source(std::string_view source);

/// The tokens of `source`, which must outlive them; the last is TokenKind::end. White space control is
/// applied.
Result<std::vector<Token>> tokenize(std::string_view source);

/// An error of syntax at bytes [begin, end) of the template.
Diagnostic syntax_error(std::string message, std::uint32_t begin, std::uint32_t end);

}  // namespace iocwright::jinja
