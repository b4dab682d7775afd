#include "core/value/number.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <cstdlib>

#include "core/base/unicode.hpp"

namespace iocwright::number {

namespace {

bool is_digit(char c) { return c >= '0' && c <= '9'; }

constexpr int max_base = 36;

/// The value of a digit in bases up to 36; `max_base` for any other character.
int digit_value(char c) {
  if (is_digit(c)) return c - '0';
  if (c >= 'a' && c <= 'z') return c - 'a' + 10;
  if (c >= 'A' && c <= 'Z') return c - 'A' + 10;
  return max_base;
}

/// Removes single underscores between digits; nullopt if there is one elsewhere.
std::optional<std::string> without_underscores(std::string_view text) {
  std::string out;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] != '_') {
      out += text[i];
      continue;
    }
    const bool between = i > 0 && i + 1 < text.size() && digit_value(text[i - 1]) < max_base &&
                         digit_value(text[i + 1]) < max_base;
    if (!between) return std::nullopt;
  }
  return out;
}

std::string_view trim_space(std::string_view text) {
  const auto space = [](char c) {
    return unicode::is_space(static_cast<unsigned char>(c)) && (c & 0x80) == 0;
  };
  while (!text.empty() && space(text.front())) text.remove_prefix(1);
  while (!text.empty() && space(text.back())) text.remove_suffix(1);
  return text;
}

/// Removes the prefix `0x`, `0o` or `0b` if `base` allows it, and replaces base 0 with the actual base.
void take_prefix(std::string_view& digits, int& base) {
  const auto prefixed = [&](char letter) {
    return digits.size() > 2 && digits[0] == '0' && (digits[1] == letter || digits[1] == letter - 32);
  };
  for (const auto& [letter, value] : std::array<std::pair<char, int>, 3>{{{'x', 16}, {'o', 8}, {'b', 2}}}) {
    if ((base == value || base == 0) && prefixed(letter)) {
      base = value;
      digits.remove_prefix(2);
      if (digits.starts_with('_')) digits.remove_prefix(1);
      return;
    }
  }
  if (base != 0) return;
  // As in Python literals, "010" is invalid but "00" is zero.
  const bool zeros = digits.find_first_not_of("0_") == std::string_view::npos;
  if (digits.size() > 1 && digits[0] == '0' && !zeros) digits = {};
  base = 10;
}

}  // namespace

std::string repr(double value) {
  if (std::isnan(value)) return "nan";
  if (std::isinf(value)) return value < 0 ? "-inf" : "inf";
  // fmt follows Python's rules. std::to_chars would add 170 kB of tables to the binary.
  std::string out = fmt::format("{}", value);
  return out.find_first_of(".e") == std::string::npos ? out + ".0" : out;
}

Integer parse_int(std::string_view text, int base) {
  std::string_view body = trim_space(text);
  bool negative = false;
  if (body.starts_with('+') || body.starts_with('-')) {
    negative = body[0] == '-';
    body.remove_prefix(1);
  }
  take_prefix(body, base);
  const auto digits = without_underscores(body);
  if (!digits || digits->empty()) return {Parse::invalid};
  if (std::ranges::any_of(*digits, [&](char c) { return digit_value(c) >= base; })) return {Parse::invalid};
  const std::string with_sign = (negative ? "-" : "") + *digits;
  Integer out{Parse::ok};
  const auto parsed = std::from_chars(with_sign.data(), with_sign.data() + with_sign.size(), out.value, base);
  if (parsed.ec == std::errc::result_out_of_range) return {Parse::too_big};
  return out;
}

std::optional<double> parse_float(std::string_view text) {
  const auto body = without_underscores(trim_space(text));
  if (!body || body->empty()) return std::nullopt;
  std::string_view rest = *body;
  if (rest.starts_with('+') || rest.starts_with('-')) rest.remove_prefix(1);
  std::string word(rest);
  std::ranges::transform(word, word.begin(), [](char c) { return c >= 'A' && c <= 'Z' ? char(c + 32) : c; });
  const bool named = word == "inf" || word == "infinity" || word == "nan";
  const bool numeric = !rest.empty() && rest.find_first_not_of("0123456789.eE+-") == std::string_view::npos;
  if (!named && !numeric) return std::nullopt;
  char* end = nullptr;
  const double value = std::strtod(body->c_str(), &end);  // correctly rounded, and inf when too large
  if (end != body->c_str() + body->size()) return std::nullopt;
  return value;
}

std::optional<std::int64_t> exact_int(double value) {
  if (!(value >= -9223372036854775808.0 && value < 9223372036854775808.0) || value != std::trunc(value))
    return std::nullopt;
  return static_cast<std::int64_t>(value);
}

}  // namespace iocwright::number
