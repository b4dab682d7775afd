// Parses JSON by the rules, and with the messages, of CPython's json.decoder.
#include <fmt/format.h>

#include <algorithm>
#include <cstdlib>

#include "core/base/try.hpp"
#include "core/base/utf8.hpp"
#include "core/value/number.hpp"
#include "instance/patterns/json_document.hpp"

namespace iocwright::patterns {

namespace {

template <class T>
using Parsed = tl::expected<T, std::string>;

bool is_digit(char c) { return c >= '0' && c <= '9'; }

class JsonParser {
 public:
  explicit JsonParser(std::string_view text) : text_(text) {}

  Parsed<JsonValue> run() {
    if (!utf8::is_valid(text_)) return tl::make_unexpected(std::string("the text is not UTF-8"));
    skip_blanks();
    JsonValue out = TRY(value(0));
    skip_blanks();
    if (at_ < text_.size()) return error("Extra data", at_);
    return out;
  }

 private:
  tl::unexpected<std::string> error(std::string_view message, std::size_t byte) const {
    const std::string_view before = text_.substr(0, byte);
    const std::size_t line_start = before.rfind('\n') + 1;  // npos + 1 is 0
    return tl::make_unexpected(
        fmt::format("{}: line {} column {} (char {})", message, std::ranges::count(before, '\n') + 1,
                    utf8::length(before.substr(line_start)) + 1, utf8::length(before)));
  }

  char next() const { return at_ < text_.size() ? text_[at_] : '\0'; }

  bool match(std::string_view word) {
    if (!text_.substr(at_).starts_with(word)) return false;
    at_ += word.size();
    return true;
  }

  void skip_blanks() { at_ = std::min(text_.find_first_not_of(" \t\n\r", at_), text_.size()); }

  Parsed<JsonValue> value(std::size_t depth) {
    constexpr std::size_t most_levels = 500;
    if (depth > most_levels) return tl::make_unexpected(std::string("it is nested too deeply"));
    if (match("\"")) return JsonValue::string(TRY(string()));
    if (match("{")) return object(depth);
    if (match("[")) return array(depth);
    for (const std::string_view word : {"null", "true", "false", "NaN", "Infinity", "-Infinity"})
      if (match(word)) return literal(std::string(word));
    return number();
  }

  static JsonValue literal(std::string text) {
    JsonValue out;
    out.text = std::move(text);
    return out;
  }

  void skip_digits(std::size_t& end) const {
    while (end < text_.size() && is_digit(text_[end])) ++end;
  }

  Parsed<JsonValue> number() {
    std::size_t end = at_ + (next() == '-' ? 1 : 0);
    if (end >= text_.size() || !is_digit(text_[end])) return error("Expecting value", at_);
    if (text_[end] == '0') ++end;
    else skip_digits(end);
    const std::size_t whole = end;
    if (end + 1 < text_.size() && text_[end] == '.' && is_digit(text_[end + 1])) skip_digits(++end);
    if (end < text_.size() && (text_[end] == 'e' || text_[end] == 'E')) {
      std::size_t digits = end + 1;
      if (digits < text_.size() && (text_[digits] == '+' || text_[digits] == '-')) ++digits;
      if (digits < text_.size() && is_digit(text_[digits])) skip_digits(end = digits);
    }
    const std::string written(text_.substr(at_, end - at_));
    const bool is_whole = end == whole;
    at_ = end;
    if (is_whole) return literal(written == "-0" ? "0" : written);
    const std::string real = number::repr(std::strtod(written.c_str(), nullptr));
    return literal(real == "inf" ? "Infinity" : real == "-inf" ? "-Infinity" : real);
  }

  Parsed<JsonValue> array(std::size_t depth) {
    JsonValue out;
    out.kind = JsonValue::Kind::array;
    skip_blanks();
    if (match("]")) return out;
    while (true) {
      out.items.push_back(TRY(value(depth + 1)));
      skip_blanks();
      if (match("]")) return out;
      if (!match(",")) return error("Expecting ',' delimiter", at_);
      const std::size_t comma = at_ - 1;
      skip_blanks();
      if (next() == ']') return error("Illegal trailing comma before end of array", comma);
    }
  }

  Parsed<JsonValue> object(std::size_t depth) {
    JsonValue out;
    out.kind = JsonValue::Kind::object;
    skip_blanks();
    if (match("}")) return out;
    if (next() != '"') return error("Expecting property name enclosed in double quotes", at_);
    while (true) {
      TRY(member(depth, out));
      skip_blanks();
      if (match("}")) return out;
      if (!match(",")) return error("Expecting ',' delimiter", at_);
      const std::size_t comma = at_ - 1;
      skip_blanks();
      if (next() == '}') return error("Illegal trailing comma before end of object", comma);
      if (next() != '"') return error("Expecting property name enclosed in double quotes", at_);
    }
  }

  Parsed<void> member(std::size_t depth, JsonValue& out) {
    ++at_;
    std::string key = TRY(string());
    skip_blanks();
    if (!match(":")) return error("Expecting ':' delimiter", at_);
    skip_blanks();
    out.set(std::move(key), TRY(value(depth + 1)));
    return {};
  }

  /// The content of a string, after its opening quote.
  Parsed<std::string> string() {
    const std::size_t begin = at_ - 1;
    std::string out;
    while (at_ < text_.size()) {
      const char c = text_[at_++];
      if (c == '"') return out;
      if (static_cast<unsigned char>(c) < ' ') return error("Invalid control character at", at_ - 1);
      if (c != '\\') {
        out += c;
        continue;
      }
      if (at_ == text_.size()) break;
      if (text_[at_] == 'u') TRY(code_point(out));
      else TRY(simple_escape(out));
    }
    return error("Unterminated string starting at", begin);
  }

  Parsed<void> simple_escape(std::string& out) {
    constexpr std::string_view letters = "\"\\/bfnrt", meanings = "\"\\/\b\f\n\r\t";
    const std::size_t found = letters.find(text_[at_]);
    if (found == std::string_view::npos) return error("Invalid \\escape", at_ - 1);
    out += meanings[found];
    ++at_;
    return {};
  }

  /// Four hexadecimal digits after `\u`.
  Parsed<char32_t> unit() {
    const std::string digits(text_.substr(++at_, 4));
    if (digits.size() < 4 || digits.find_first_not_of("0123456789abcdefABCDEF") != std::string::npos)
      return error("Invalid \\uXXXX escape", at_);
    at_ += 4;
    return static_cast<char32_t>(std::stoul(digits, nullptr, 16));
  }

  /// A code point, which is a pair of units beyond U+FFFF. Half of a pair becomes U+FFFD.
  Parsed<void> code_point(std::string& out) {
    constexpr char32_t high = 0xd800, low = 0xdc00, end = 0xe000, replacement = 0xfffd;
    char32_t c = TRY(unit());
    if (c >= high && c < low && text_.substr(at_).starts_with("\\u")) {
      const std::size_t before = at_++;
      const char32_t second = TRY(unit());
      if (second >= low && second < end) c = 0x10000 + ((c - high) << 10) + (second - low);
      else at_ = before;
    }
    utf8::append(out, c >= high && c < end ? replacement : c);
    return {};
  }

  std::string_view text_;
  std::size_t at_ = 0;
};

}  // namespace

tl::expected<JsonValue, std::string> parse_json(std::string_view text) { return JsonParser(text).run(); }

}  // namespace iocwright::patterns
