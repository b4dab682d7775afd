#include "lang/jinja/parse/string_literal.hpp"

#include <uniname.h>

#include <array>
#include <charconv>

#include "core/base/utf8.hpp"

namespace iocwright::jinja {

namespace {

using Decoded = tl::expected<std::string, std::string>;

/// Removes `count` hexadecimal digits from the front of `rest` and returns the character with that code.
Decoded hex_escape(std::string_view& rest, std::size_t count) {
  unsigned code = 0;
  const std::string_view digits = rest.substr(0, count);
  const auto [end, status] = std::from_chars(digits.data(), digits.data() + digits.size(), code, 16);
  if (status != std::errc() || digits.size() < count || end != digits.data() + count)
    return tl::make_unexpected("truncated escape in the string: hexadecimal digits are missing");
  if (code > 0x10FFFF || (code >= 0xD800 && code < 0xE000))
    return tl::make_unexpected("invalid escape in the string: there is no character with this code");
  rest.remove_prefix(count);
  std::string out;
  utf8::append(out, code);
  return out;
}

Decoded named_escape(std::string_view& rest) {
  const std::size_t close = rest.find('}');
  if (!rest.starts_with('{') || close == std::string_view::npos)
    return tl::make_unexpected("malformed \\N escape in the string");
  const std::string name(rest.substr(1, close - 1));
  const ucs4_t c = unicode_name_character(name.c_str());
  if (c == UNINAME_INVALID) return tl::make_unexpected("unknown character name in the string");
  rest.remove_prefix(close + 1);
  std::string out;
  utf8::append(out, c);
  return out;
}

std::string octal_escape(std::string_view& rest, char first) {
  unsigned code = static_cast<unsigned>(first - '0');
  for (int i = 0; i < 2 && !rest.empty() && rest[0] >= '0' && rest[0] <= '7'; ++i) {
    code = code * 8 + static_cast<unsigned>(rest[0] - '0');
    rest.remove_prefix(1);
  }
  std::string out;
  utf8::append(out, code);
  return out;
}

/// Decodes the escape of a backslash and `c`. `rest` is the text after them.
Decoded escape(char c, std::string_view& rest) {
  static constexpr std::array<std::pair<char, char>, 10> simple{{{'\\', '\\'},
                                                                 {'\'', '\''},
                                                                 {'"', '"'},
                                                                 {'a', '\a'},
                                                                 {'b', '\b'},
                                                                 {'f', '\f'},
                                                                 {'n', '\n'},
                                                                 {'r', '\r'},
                                                                 {'t', '\t'},
                                                                 {'v', '\v'}}};
  for (const auto& [letter, value] : simple)
    if (c == letter) return std::string(1, value);
  switch (c) {
    case '\n': return std::string();
    case 'x': return hex_escape(rest, 2);
    case 'u': return hex_escape(rest, 4);
    case 'U': return hex_escape(rest, 8);
    case 'N': return named_escape(rest);
    default: break;
  }
  if (c >= '0' && c <= '7') return octal_escape(rest, c);
  return std::string("\\") + c;
}

}  // namespace

Decoded decode_string_literal(std::string_view inside) {
  std::string out;
  while (!inside.empty()) {
    const char c = inside[0];
    inside.remove_prefix(1);
    if (c != '\\' || inside.empty()) {
      out += c;
      continue;
    }
    const char escaped = inside[0];
    inside.remove_prefix(1);
    const auto text = escape(escaped, inside);
    if (!text) return text;
    out += *text;
  }
  return out;
}

}  // namespace iocwright::jinja
