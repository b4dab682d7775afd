#include "core/base/python_regex_classes.hpp"

#include <fmt/format.h>

namespace iocwright {

namespace {

// str.isspace(), as ranges and their complement.
constexpr std::string_view spaces =
    R"(\x09-\x0d\x1c-\x20\x{85}\x{a0}\x{1680}\x{2000}-\x{200a}\x{2028}\x{2029}\x{202f}\x{205f}\x{3000})";
constexpr std::string_view not_spaces =
    R"(\x00-\x08\x0e-\x1b\x21-\x{84}\x{86}-\x{9f}\x{a1}-\x{167f}\x{1681}-\x{1fff}\x{200b}-\x{2027})"
    R"(\x{202a}-\x{202e}\x{2030}-\x{205e}\x{2060}-\x{2fff}\x{3001}-\x{10ffff})";

}  // namespace

std::string_view class_members(char32_t letter, RegexAlphabet alphabet) {
  // One string for each alphabet.
  const auto choose = [alphabet](std::string_view unicode, std::string_view ascii, std::string_view bytes) {
    if (alphabet == RegexAlphabet::unicode) return unicode;
    return alphabet == RegexAlphabet::ascii ? ascii : bytes;
  };
  switch (letter) {
    case 'd': return choose(R"(\p{Nd})", "0-9", "0-9");
    case 'D': return choose(R"(\P{Nd})", R"(\x00-\x2f\x3a-\x{10ffff})", R"(\x00-\x2f\x3a-\xff)");
    case 's': return choose(spaces, R"(\x09-\x0d\x20)", R"(\x09-\x0d\x20)");
    case 'S':
      return choose(not_spaces, R"(\x00-\x08\x0e-\x1f\x21-\x{10ffff})", R"(\x00-\x08\x0e-\x1f\x21-\xff)");
    case 'w': return choose(R"(\p{L}\p{N}_)", "0-9A-Z_a-z", "0-9A-Z_a-z");
    case 'W':
      return choose(R"(\W)", R"(\x00-\x2f\x3a-\x40\x5b-\x5e\x60\x7b-\x{10ffff})",
                    R"(\x00-\x2f\x3a-\x40\x5b-\x5e\x60\x7b-\xff)");
    default: return {};
  }
}

std::string word_boundary(bool negated, RegexAlphabet alphabet) {
  const std::string word = fmt::format("[{}]", class_members('w', alphabet));
  return negated ? fmt::format("(?:(?<={0})(?={0})|(?<!{0})(?!{0}))", word)
                 : fmt::format("(?:(?<={0})(?!{0})|(?<!{0})(?={0}))", word);
}

std::string regex_literal(char32_t c) {
  const bool plain =
      (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || c == '_' || c == '/';
  if (plain) return std::string(1, static_cast<char>(c));
  return fmt::format("\\x{{{:x}}}", static_cast<unsigned>(c));
}

char32_t simple_escape(char32_t letter) {
  switch (letter) {
    case 'a': return '\a';
    case 'b': return '\b';
    case 'f': return '\f';
    case 'n': return '\n';
    case 'r': return '\r';
    case 't': return '\t';
    case 'v': return '\v';
    case '\\': return '\\';
    default: return 0;
  }
}

}  // namespace iocwright
