// Markup: strings that are safe in HTML, and escaping of those that are not.
#pragma once

#include <string>
#include <string_view>

#include "core/value/object.hpp"

namespace iocwright::jinja {

/// Replaces `& < > ' "` with HTML entities.
std::string escape_html(std::string_view text);
/// JSON that stays the same when it is parsed, but can be in a script element of HTML: `< > & '`, which JSON
/// has only in strings, become `\u003c` and so on.
std::string escape_json_in_html(std::string_view json);
/// str(value), escaped unless it is already markup.
Result<std::string> escaped_text(const Value& value, Budget& budget);
/// `text` as a value: markup if `like` is markup, otherwise plain.
Value text_like(const Value& like, std::string text);

/// The string argument `text` of a method of `self`: escaped if `self` is markup and `text` is not safe.
std::string joined_to(const Value& self, std::string text, bool text_is_safe);

}  // namespace iocwright::jinja
