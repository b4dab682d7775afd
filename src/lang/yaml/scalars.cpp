#include "lang/yaml/scalars.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <limits>

#include "core/base/text.hpp"
#include "core/base/unicode.hpp"
#include "core/base/utf8.hpp"
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

/// `text` may have a sign and underscores, but no prefix.
Resolved make_integer(std::string_view text, int base) {
  std::string digits = without_underscores(text);
  const bool negative = digits.starts_with('-');
  digits = without_sign(digits);
  const auto parsed = number::parse_int((negative ? "-" : "") + digits, base);
  if (parsed.status == number::Parse::too_big)
    return tl::make_unexpected("the integer does not fit in 64 bits");
  if (parsed.status == number::Parse::invalid) return tl::make_unexpected("the integer has no digits");
  return Value(parsed.value);
}

Resolved make_int(std::string_view text) {
  std::string digits = without_underscores(text);
  const std::string_view body = without_sign(digits);
  int base = 10;
  if (body.starts_with("0b")) base = 2;
  else if (body.starts_with("0o")) base = 8;
  else if (body.starts_with("0x")) base = 16;
  if (base != 10) digits.erase(digits.size() - body.size(), 2);
  return make_integer(digits, base);
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

bool looks_infinite(std::string_view body) { return is_one_of(body, {".inf", ".Inf", ".INF"}); }

/// True for the numbers of YAML 1.1 in base 60, without a sign: `1:30`, `1:30.5`.
bool is_sexagesimal(std::string_view body) {
  const std::size_t point = std::min(body.find('.'), body.size());
  if (body.empty() || !is_digit(body[0]) ||
      !std::ranges::all_of(body.substr(point), [](char c) { return c == '.' || c == '_' || is_digit(c); }))
    return false;
  const auto parts = text::split(body.substr(0, point), ':');
  if (parts.size() < 2 || (point == body.size() && body[0] == '0')) return false;
  if (!consists_of(parts.front(), decimal) || body.substr(point).find('.', 1) != std::string_view::npos)
    return false;
  return std::ranges::all_of(parts.begin() + 1, parts.end(), [](std::string_view part) {
    return consists_of(part, "0123456789") && (part.size() == 1 || (part.size() == 2 && part[0] <= '5'));
  });
}

Resolved make_sexagesimal(std::string_view text) {
  const std::string_view body = without_sign(text);
  const std::size_t point = std::min(body.find('.'), body.size());
  std::int64_t whole = 0;
  for (const std::string_view part : text::split(body.substr(0, point), ':')) {
    const auto parsed = number::parse_int(without_underscores(part));
    if (parsed.status != number::Parse::ok || __builtin_mul_overflow(whole, 60, &whole) ||
        __builtin_add_overflow(whole, parsed.value, &whole))
      return tl::make_unexpected("the integer does not fit in 64 bits");
  }
  const std::int64_t sign = text.starts_with('-') ? -1 : 1;
  if (point == body.size()) return Value(sign * whole);
  const auto fraction = number::parse_float("0" + without_underscores(body.substr(point)));
  return Value(static_cast<double>(sign) * (static_cast<double>(whole) + fraction.value_or(0)));
}

/// Decodes base64 as Python's base64.decodebytes() does: other characters are ignored.
Resolved make_binary(std::string_view text) {
  constexpr std::string_view alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
  std::string out;
  std::uint32_t bits = 0;
  int count = 0, padding = 0;
  for (const char c : text) {
    const std::size_t digit = alphabet.find(c);
    if (c == '=' && count >= 2 && count + ++padding >= 4) break;
    if (digit == std::string_view::npos) continue;
    padding = 0;
    bits = bits << 6 | static_cast<std::uint32_t>(digit);
    if (++count > 1) out += static_cast<char>(bits >> (8 - 2 * count) & 0xFF);
    count %= 4;
  }
  if (count != 0 && count + padding < 4) return tl::make_unexpected("the value is not valid base64");
  if (!utf8::is_valid(out)) return tl::make_unexpected("the bytes in the value are not UTF-8 text");
  return Value(std::move(out));
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

Resolved resolve_plain_1_1(std::string_view text) {
  const std::string_view body = without_sign(text);
  const std::string digits = without_underscores(body);
  if (is_one_of(text, {"y", "Y", "yes", "Yes", "YES", "on", "On", "ON"})) return Value(true);
  if (is_one_of(text, {"n", "N", "no", "No", "NO", "off", "Off", "OFF"})) return Value(false);
  if (is_sexagesimal(body)) return make_sexagesimal(text);
  const bool is_number = !body.empty() && (is_digit(body[0]) || body[0] == '.');
  if (!is_number || body.starts_with("0b") || body.starts_with("0x")) return resolve_plain(text);
  if (body.starts_with("0o") || (body[0] == '.' && body.size() < text.size() && !looks_infinite(body)))
    return Value(text);
  if (digits.size() > 1 && digits[0] == '0' && consists_of(digits, "0123456789"))
    return consists_of(digits, "01234567") ? make_integer(text, 8) : timestamp_or(text, Value(text));
  return resolve_plain(text);
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
  if (tag == "binary") return make_binary(text);
  if (tag == "timestamp") return timestamp_or(text, tl::make_unexpected("the value is not a date"));
  return tl::make_unexpected(unknown_tag(tag));
}

std::string unknown_tag(std::string_view tag) {
  return fmt::format("unknown tag `{}{}`", tag.starts_with('!') ? "" : "!!", tag);
}

}  // namespace iocwright::yaml
