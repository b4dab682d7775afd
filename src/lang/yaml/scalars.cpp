#include "lang/yaml/scalars.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <limits>

#include "core/base/unicode.hpp"
#include "core/value/number.hpp"
#include "lang/yaml/timestamp.hpp"

namespace iocwright::yaml {

namespace {

using Resolved = tl::expected<Value, std::string>;

bool is_digit(char c) { return c >= '0' && c <= '9'; }

bool is_one_of(std::string_view text, std::initializer_list<std::string_view> words) {
  return std::ranges::find(words, text) != words.end();
}

std::string_view without_sign(std::string_view text) {
  return text.starts_with('+') || text.starts_with('-') ? text.substr(1) : text;
}

std::string without_underscores(std::string_view text) {
  std::string out(text);
  std::erase(out, '_');
  return out;
}

/// The number of leading characters of `text` that are in `set`.
std::size_t count_leading(std::string_view text, std::string_view set) {
  return std::min(text.find_first_not_of(set), text.size());
}

constexpr std::string_view decimal = "0123456789_";

bool consists_of(std::string_view text, std::string_view set) {
  return !text.empty() && count_leading(text, set) == text.size();
}

bool looks_like_int(std::string_view text) {
  const std::string_view body = without_sign(text);
  if (consists_of(body, decimal)) return true;
  if (body.starts_with("0b")) return consists_of(body.substr(2), "01_");
  if (body.starts_with("0o")) return consists_of(body.substr(2), "01234567_");
  return body.starts_with("0x") && consists_of(body.substr(2), "0123456789abcdefABCDEF_");
}

/// True for `e5`, `E-5` and the like.
bool is_exponent(std::string_view text) {
  return text.size() >= 2 && (text[0] == 'e' || text[0] == 'E') &&
         consists_of(without_sign(text.substr(1)), "0123456789");
}

bool looks_like_float(std::string_view text) {
  const std::string_view body = without_sign(text);
  if (is_one_of(body, {".inf", ".Inf", ".INF"}) || is_one_of(text, {".nan", ".NaN", ".NAN"})) return true;
  if (!body.empty() && is_digit(body[0])) {
    std::string_view rest = body.substr(count_leading(body, decimal));
    if (!rest.starts_with('.')) return is_exponent(rest);
    rest.remove_prefix(1);
    rest.remove_prefix(count_leading(rest, decimal));
    return rest.empty() || is_exponent(rest);
  }
  if (!body.starts_with('.')) return false;
  const std::size_t digits = count_leading(body.substr(1), decimal);
  const std::string_view rest = body.substr(1 + digits);
  // Without digits before the point, the reference requires the exponent to have a sign: `.5e1` is a string.
  return digits > 0 && (rest.empty() || (is_exponent(rest) && !is_digit(rest[1])));
}

Resolved make_int(std::string_view text) {
  std::string digits = without_underscores(text);
  const bool negative = digits.starts_with('-');
  digits = without_sign(digits);
  int base = 10;
  if (digits.starts_with("0b")) base = 2;
  else if (digits.starts_with("0o")) base = 8;
  else if (digits.starts_with("0x")) base = 16;
  if (base != 10) digits.erase(0, 2);
  const auto parsed = number::parse_int((negative ? "-" : "") + digits, base);
  if (parsed.status == number::Parse::too_big)
    return tl::make_unexpected("the integer does not fit in 64 bits");
  if (parsed.status == number::Parse::invalid) return tl::make_unexpected("the integer has no digits");
  return Value(parsed.value);
}

Resolved make_float(std::string_view text) {
  const std::string digits = unicode::lower(without_underscores(text));
  const double sign = digits.starts_with('-') ? -1 : 1;
  const std::string_view body = without_sign(digits);
  if (body == ".inf") return Value(sign * std::numeric_limits<double>::infinity());
  if (body == ".nan") return Value(std::numeric_limits<double>::quiet_NaN());
  const auto value = number::parse_float(body);
  if (!value) return tl::make_unexpected("the number has no digits");
  return Value(sign * *value);
}

Resolved timestamp_or(std::string_view text, Resolved otherwise) {
  auto timestamp = parse_timestamp(text);
  if (!timestamp) return tl::make_unexpected(timestamp.error());
  return *timestamp ? Resolved(**timestamp) : std::move(otherwise);
}

bool is_null(std::string_view text) { return is_one_of(text, {"", "~", "null", "Null", "NULL"}); }

bool is_bool(std::string_view text) {
  return is_one_of(text, {"true", "True", "TRUE", "false", "False", "FALSE"});
}

}  // namespace

Resolved resolve_plain(std::string_view text) {
  if (is_null(text)) return Value();
  const char first = text.front();
  if (is_digit(first) || first == '+' || first == '-' || first == '.') {
    if (looks_like_float(text)) return make_float(text);
    if (first != '.' && looks_like_int(text)) return make_int(text);
    return timestamp_or(text, Value(text));
  }
  if (text == "<<" || text == "=")
    return tl::make_unexpected(
        fmt::format("`{}` has a special meaning in YAML; quote it to make it a string", text));
  if (is_bool(text)) return Value(first == 't' || first == 'T');
  return Value(text);
}

Resolved resolve_tagged(std::string_view tag, std::string_view text) {
  if (tag == "str") return Value(text);
  if (tag == "null") return Value();
  if (tag == "int" && !text.empty()) {
    if (looks_like_int(text)) return make_int(text);
    return tl::make_unexpected("the value is not an integer");
  }
  if (tag == "float") {
    if (looks_like_float(text) || looks_like_int(text)) return make_float(text);
    return tl::make_unexpected("the value is not a number");
  }
  if (tag == "bool") {
    const std::string word = unicode::lower(text);
    if (is_one_of(word, {"true", "yes", "y", "on"})) return Value(true);
    if (is_one_of(word, {"false", "no", "n", "off"})) return Value(false);
    return tl::make_unexpected("the value is neither true nor false");
  }
  if (tag == "timestamp") return timestamp_or(text, tl::make_unexpected("the value is not a date"));
  return tl::make_unexpected(unknown_tag(tag));
}

std::string unknown_tag(std::string_view tag) {
  return fmt::format("unknown tag `{}{}`", tag.starts_with('!') ? "" : "!!", tag);
}

}  // namespace iocwright::yaml
