#include "lang/jinja/functions/number_format.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <cstdio>

#include "core/base/utf8.hpp"

namespace iocwright::jinja {

Result<std::string> format_real(double value, char conversion, std::int64_t precision, bool alternate,
                                Budget& budget) {
  const bool upper = conversion < 'a';
  if (std::isnan(value)) return std::string(upper ? "NAN" : "nan");
  if (std::isinf(value)) return std::string(upper ? "INF" : "inf");
  constexpr std::int64_t max_integer_digits = 400;  // of a double, rounded up
  TRY(budget.size(static_cast<std::uint64_t>(std::max<std::int64_t>(precision, 0)) + max_integer_digits));
  const std::string format = std::string("%") + (alternate ? "#" : "") + ".*" + conversion;
  const int places = static_cast<int>(precision);
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wformat-nonliteral"
  const int size = std::snprintf(nullptr, 0, format.c_str(), places, std::abs(value));
  std::string out(static_cast<std::size_t>(size) + 1, '\0');
  std::snprintf(out.data(), out.size(), format.c_str(), places, std::abs(value));
#pragma GCC diagnostic pop
  out.pop_back();
  return out;
}

std::string format_magnitude(std::int64_t value, int base, bool upper_case) {
  const std::uint64_t magnitude =
      value < 0 ? 0 - static_cast<std::uint64_t>(value) : static_cast<std::uint64_t>(value);
  std::array<char, 72> buffer{};
  const auto end = std::to_chars(buffer.data(), buffer.data() + buffer.size(), magnitude, base).ptr;
  std::string out(buffer.data(), end);
  if (upper_case)
    std::ranges::transform(out, out.begin(), [](char c) { return c >= 'a' ? static_cast<char>(c - 32) : c; });
  return out;
}

Result<std::string> pad(std::string text, std::int64_t width, char align, std::string_view fill,
                        std::size_t sign_size, Budget& budget) {
  const auto have = static_cast<std::int64_t>(utf8::length(text));
  if (width <= have) return text;
  TRY(budget.size(static_cast<std::uint64_t>(width) * fill.size()));
  const auto missing = static_cast<std::size_t>(width - have);
  const auto filler = [&](std::size_t count) {
    std::string out;
    for (std::size_t i = 0; i < count; ++i) out += fill;
    return out;
  };
  switch (align) {
    case '<': return text + filler(missing);
    case '^': return filler(missing / 2) + text + filler(missing - missing / 2);
    case '=': return text.substr(0, sign_size) + filler(missing) + text.substr(sign_size);
    default: return filler(missing) + text;
  }
}

}  // namespace iocwright::jinja
