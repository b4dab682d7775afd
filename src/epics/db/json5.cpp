#include "epics/db/json5.hpp"

#include <algorithm>

#include "core/base/utf8.hpp"
#include "epics/db/characters.hpp"
#include "epics/db/numbers.hpp"

namespace iocwright::epics {

namespace {

using Kind = JsonValue::Kind;

constexpr int maximum_depth = 500;

bool is_letter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' || c == '$'; }
bool is_digit(char c) { return c >= '0' && c <= '9'; }
class Parser {
 public:
  explicit Parser(std::string_view text) : text_(text) {}

  JsonResult parse() {
    JsonResult out;
    if (value(out.value, 0)) {
      skip_blanks();
      if (at_ < text_.size()) fail("trailing text");
    }
    out.error = error_;
    out.place = at_;
    return out;
  }

 private:
  bool fail(std::string_view error) {
    if (error_.empty()) error_ = error;
    return false;
  }
  char peek() const { return at_ < text_.size() ? text_[at_] : '\0'; }
  bool take(char c) {
    skip_blanks();
    if (peek() != c || at_ >= text_.size()) return false;
    ++at_;
    return true;
  }

  void skip_blanks() {
    while (at_ < text_.size()) {
      const std::string_view rest = text_.substr(at_);
      const std::string_view end = rest.starts_with("//") ? "\n" : rest.starts_with("/*") ? "*/" : "";
      if (is_space(rest.front())) {
        ++at_;
      } else if (!end.empty()) {
        const std::size_t found = rest.find(end, 2);
        at_ = found == std::string_view::npos ? text_.size() : at_ + found + end.size();
      } else {
        return;
      }
    }
  }

  bool value(JsonValue& out, int depth) {
    if (depth > maximum_depth) return fail("nested too deeply");
    skip_blanks();
    const char c = peek();
    if (c == '{') return map(out, depth);
    if (c == '[') return array(out, depth);
    if (c == '"' || c == '\'') {
      out.kind = Kind::string;
      return string(out.text);
    }
    return word(out);
  }

  bool word(JsonValue& out) {
    const std::size_t begin = at_;
    const auto is_part = [](char c) {
      return is_letter(c) || is_digit(c) || c == '.' || c == '+' || c == '-';
    };
    while (at_ < text_.size() && is_part(text_[at_])) ++at_;
    out.text = text_.substr(begin, at_ - begin);
    std::string_view bare = out.text;
    if (bare.starts_with('-') || bare.starts_with('+')) bare.remove_prefix(1);
    if (out.text == "null") out.kind = Kind::null;
    else if (out.text == "true" || out.text == "false") out.kind = Kind::boolean;
    else if (!bare.empty() && parse_integer(out.text, false).error == NumberError::none)
      out.kind = Kind::integer;
    else if (bare == "NaN" || bare == "Infinity" ||
             (!bare.empty() && (is_digit(bare[0]) || bare[0] == '.') && size_of_double(bare) == bare.size()))
      out.kind = Kind::number;
    else {
      at_ = begin;
      return fail("unallowed token at this point in JSON text");
    }
    return true;
  }

  bool string(std::string& out) {
    const char quote = text_[at_++];
    while (at_ < text_.size()) {
      const char c = text_[at_++];
      if (c == quote) return true;
      if (static_cast<unsigned char>(c) < 0x20) return fail("invalid character inside string");
      if (c != '\\') out += c;
      else if (!escape(out)) return false;
    }
    return fail("premature EOF");
  }

  bool escape(std::string& out) {
    const char c = peek();
    ++at_;
    if (c >= '1' && c <= '9') return fail("inside a string, '\\' occurs before a character which it may not");
    if (c == 'x' || c == 'u') {
      unsigned code = 0;
      for (int i = 0; i < (c == 'x' ? 2 : 4); ++i, ++at_) {
        const int digit = hex_digit(peek());
        if (digit < 0) return fail("invalid (non-hex) character occurs after '\\u' inside string");
        code = code * 16 + static_cast<unsigned>(digit);
      }
      utf8::append(out, code);
      return true;
    }
    constexpr std::string_view letters = "bfnrtv0";
    constexpr std::string_view meanings("\b\f\n\r\t\v\0", 7);
    const std::size_t found = letters.find(c);
    if (c != '\n') out += found == std::string_view::npos ? c : meanings[found];
    return true;
  }

  bool array(JsonValue& out, int depth) {
    out.kind = Kind::array;
    ++at_;
    while (!take(']')) {
      if (!value(out.items.emplace_back(), depth + 1)) return false;
      skip_blanks();
      if (peek() != ']' && !take(',')) return fail("after array element, I expect ',' or ']'");
    }
    return true;
  }

  bool map(JsonValue& out, int depth) {
    out.kind = Kind::map;
    ++at_;
    while (!take('}')) {
      skip_blanks();
      if (!key(out.keys.emplace_back())) return false;
      if (!take(':')) return fail("object key and value must be separated by a colon (':')");
      if (!value(out.items.emplace_back(), depth + 1)) return false;
      skip_blanks();
      if (peek() != '}' && !take(',')) return fail("after key and value, inside map, I expect ',' or '}'");
    }
    return true;
  }

  bool key(std::string& out) {
    if (peek() == '"' || peek() == '\'') return string(out);
    if (!is_letter(peek())) return fail("invalid object key");
    while (is_letter(peek()) || is_digit(peek())) out += text_[at_++];
    return true;
  }

  std::string_view text_;
  std::size_t at_ = 0;
  std::string error_;
};

}  // namespace

JsonResult parse_json5(std::string_view text) { return Parser(text).parse(); }

}  // namespace iocwright::epics
