// Characters that look like spaces or quotes, but are none for YAML.
#pragma once

#include <string>
#include <string_view>

#include "core/diag/sink.hpp"

namespace iocwright::yaml {

/// `a no-break space (U+00A0)` for a character that looks like a space or like nothing; empty for all others.
std::string blank_name(char32_t c);

/// The text between typographic quotes; any other text unchanged.
std::string_view without_typographic_quotes(std::string_view text);

/// Warns about a plain scalar in typographic quotes, and about one that begins or ends with a character of
/// blank_name(), or has one anywhere and is a key. YAML takes them for a part of the text.
void check_lookalikes(Span place, std::string_view text, bool is_key, Sink& sink);

}  // namespace iocwright::yaml
