#include "lang/jinja/eval/markup.hpp"

#include "core/value/text_forms.hpp"

namespace iocwright::jinja {

std::string escape_html(std::string_view text) {
  std::string out;
  out.reserve(text.size());
  for (char c : text) {
    switch (c) {
      case '&': out += "&amp;"; break;
      case '<': out += "&lt;"; break;
      case '>': out += "&gt;"; break;
      case '\'': out += "&#39;"; break;
      case '"': out += "&#34;"; break;
      default: out += c;
    }
  }
  return out;
}

std::string escape_json_in_html(std::string_view json) {
  std::string out;
  out.reserve(json.size());
  for (char c : json) {
    switch (c) {
      case '<': out += "\\u003c"; break;
      case '>': out += "\\u003e"; break;
      case '&': out += "\\u0026"; break;
      case '\'': out += "\\u0027"; break;
      default: out += c;
    }
  }
  return out;
}

Result<std::string> escaped_text(const Value& value, Budget& budget) {
  std::string text = TRY(to_str(value, budget));
  return value.is_markup() ? text : escape_html(text);
}

std::string joined_to(const Value& self, std::string text, bool text_is_safe) {
  return self.is_markup() && !text_is_safe ? escape_html(text) : text;
}

Value text_like(const Value& like, std::string text) {
  return like.is_markup() ? Value::markup(std::move(text)) : Value(std::move(text));
}

}  // namespace iocwright::jinja
