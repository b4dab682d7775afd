// Splits a template's source into tokens, by the rules of Jinja2's default environment.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "core/diag/result.hpp"
#include "lang/jinja/parse/token.hpp"

namespace iocwright::jinja {

/// Prepares a source as Jinja2 does: `\r\n` and `\r` become `\n`, and one final newline is removed.
std::string normalize_source(std::string_view source);

/// The tokens of `source`, which must outlive them. The last one is TokenKind::end. White space control (`-`
/// and `+` in delimiters) has been applied. Fails for unterminated tags, unbalanced brackets and characters
/// that cannot start a token.
Result<std::vector<Token>> tokenize(std::string_view source);

/// A syntax error at bytes [begin, end) of the template.
Diagnostic syntax_error(std::string message, std::uint32_t begin, std::uint32_t end);

}  // namespace iocwright::jinja
