// Text that is safe in HTML, and how other text becomes it.
#pragma once

#include <string>
#include <string_view>

#include "core/value/object.hpp"

namespace iocwright::jinja {

/// `& < > ' "` as HTML entities.
std::string escape_html(std::string_view text);
/// str(value), escaped unless it is markup already.
Result<std::string> escaped_text(const Value& value, Budget& budget);
/// `text` as markup when `like` is markup, else plain.
Value text_like(const Value& like, std::string text);

/// A text that a method of `self` was given: when that is safe in HTML and the text is not, it is escaped
/// first.
std::string joined_to(const Value& self, std::string text, bool text_is_safe);

}  // namespace iocwright::jinja
