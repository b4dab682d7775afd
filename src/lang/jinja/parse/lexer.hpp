// Splits a template's source into tokens, by the rules of Jinja2's default environment.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "core/diag/result.hpp"
#include "lang/jinja/parse/token.hpp"

namespace iocwright::jinja {

/// What Jinja2 does to a source first: `\r\n` and `\r` become `\n`, and one final newline is removed.
std::string normalize_source(std::string_view source);

/// The tokens of `source`, which must outlive them. The last one is TokenKind::end. White space control has
/// been applied.
Result<std::vector<Token>> tokenize(std::string_view source);

/// A syntax error at bytes [begin, end) of the template.
Diagnostic syntax_error(std::string message, std::uint32_t begin, std::uint32_t end);

}  // namespace iocwright::jinja
