// Escapes and character classes of PythonRegexParser.
#include <fmt/format.h>

#include "core/base/python_regex_classes.hpp"
#include "core/base/python_regex_parser.hpp"
#include "core/base/try.hpp"
#include "core/base/utf8.hpp"

namespace iocwright {

namespace {

constexpr std::u32string_view octal = U"01234567";
constexpr std::u32string_view digits = U"0123456789";
constexpr std::u32string_view hexadecimal = U"0123456789abcdefABCDEF";
constexpr unsigned long largest_code_point = 0x10ffff;
constexpr unsigned long largest_octal = 0377;

bool is_in(std::u32string_view set, char32_t c) { return set.find(c) != std::u32string_view::npos; }
bool is_letter(char32_t c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }

/// The number of digits of `\x`, `\u` and `\U`; the last two are for strings only. 0 for other letters.
std::size_t hexadecimal_digits(char32_t letter, bool bytes) {
  if (letter == 'x') return 2;
  return bytes ? 0 : letter == 'u' ? 4 : letter == 'U' ? 8 : 0;
}

tl::unexpected<std::string> bad_escape(const RegexSource& source, const std::u32string& escape) {
  return source.error(fmt::format("bad escape {}", utf8::encode_all(escape)), escape.size());
}

tl::unexpected<std::string> octal_too_large(const RegexSource& source, const std::u32string& escape) {
  return source.error(fmt::format("octal escape value {} outside of range 0-0o377", utf8::encode_all(escape)),
                      escape.size());
}

RegexPart literal(char32_t c) { return {.text = regex_literal(c), .width = {1, 1}}; }

}  // namespace

/// The character of an escape that means the same inside and outside of brackets; nothing for other escapes.
RegexParsed<std::optional<char32_t>> PythonRegexParser::code_escape(RegexToken token) {
  const char32_t letter = token[1];
  if (const char32_t c = simple_escape(letter); c != 0) return c;
  std::u32string whole(token);
  if (const std::size_t size = hexadecimal_digits(letter, how_.bytes); size != 0) {
    whole += source_.get_while(size, hexadecimal);
    const std::string text = utf8::encode_all(whole);
    if (whole.size() != size + 2)
      return source_.error(fmt::format("incomplete escape {}", text), whole.size());
    const unsigned long code = std::stoul(text.substr(2), nullptr, 16);
    if (code > largest_code_point) return bad_escape(source_, whole);
    return static_cast<char32_t>(code);
  }
  if (letter == 'N' && !how_.bytes)
    return source_.error("`\\N{NAME}` is not supported; use `\\uXXXX`", whole.size());
  if (is_letter(letter)) return bad_escape(source_, whole);
  if (!is_in(digits, letter)) return letter;
  return std::nullopt;
}

RegexParsed<RegexPart> PythonRegexParser::escape(RegexToken token, const RegexFlags& flags) {
  using enum RegexPart::Kind;
  if (token.size() == 1) return source_.error("bad escape (end of pattern)", 1);
  switch (const char32_t letter = token[1]) {
    case 'A': return RegexPart{"\\A", {}, anchor};
    case 'Z': return RegexPart{"\\z", {}, anchor};
    case 'b':
    case 'B': return RegexPart{word_boundary(letter == 'B', alphabet(flags)), {}, anchor};
    case 'd':
    case 'D':
    case 's':
    case 'S':
    case 'w':
    case 'W': return RegexPart{fmt::format("[{}]", class_members(letter, alphabet(flags))), {1, 1}, other};
    default: break;
  }
  if (const auto c = TRY(code_escape(token))) return literal(*c);
  return back_reference(token);
}

/// `\1` and `\12` are groups; `\0`, `\012` and `\123` are characters.
RegexParsed<RegexPart> PythonRegexParser::back_reference(RegexToken token) {
  std::u32string whole(token);
  const auto character = [&] {
    return literal(static_cast<char32_t>(std::stoul(utf8::encode_all(whole.substr(1)), nullptr, 8)));
  };
  if (whole[1] == '0') {
    whole += source_.get_while(2, octal);
    return character();
  }
  if (source_.next_in(digits)) {
    whole += source_.get();
    if (is_in(octal, whole[1]) && is_in(octal, whole[2]) && source_.next_in(octal)) {
      whole += source_.get();
      if (whole[1] > '3') return octal_too_large(source_, whole);
      return character();
    }
  }
  const int group = std::stoi(utf8::encode_all(whole.substr(1)));
  if (group >= static_cast<int>(groups_.size()))
    return source_.error(fmt::format("invalid group reference {}", group), whole.size() - 1);
  TRY(check_reference(group, whole.size()));
  return RegexPart{.text = fmt::format("\\g{{{}}}", group),
                   .width = groups_[static_cast<std::size_t>(group)].value_or(RegexWidth{})};
}

RegexParsed<PythonRegexParser::Member> PythonRegexParser::class_member(RegexToken token,
                                                                       RegexAlphabet alphabet) {
  Member out;
  out.written = token;
  if (token[0] != '\\') {
    out.character = token[0];
  } else if (token.size() == 1) {
    return source_.error("bad escape (end of pattern)", 1);
  } else if (const std::string_view members = class_members(token[1], alphabet); !members.empty()) {
    out.text = members;
    return out;
  } else if (out.character = TRY(code_escape(token)); !out.character) {
    if (!is_in(octal, token[1])) return bad_escape(source_, out.written);
    out.written += source_.get_while(2, octal);
    const unsigned long code = std::stoul(utf8::encode_all(out.written.substr(1)), nullptr, 8);
    if (code > largest_octal) return octal_too_large(source_, out.written);
    out.character = static_cast<char32_t>(code);
  }
  out.text = regex_literal(*out.character);
  return out;
}

/// `first`, or the range that it begins. `closed` is set if a `]` after the `-` ends the class.
RegexParsed<std::string> PythonRegexParser::range_or_members(const Member& first, RegexAlphabet alphabet,
                                                             std::size_t begin, bool& closed) {
  if (!source_.match('-')) return first.text;
  if (source_.at_end()) return source_.error("unterminated character set", source_.tell() - begin);
  const RegexToken token = source_.get();
  if (token == U"]") {
    closed = true;
    return first.text + regex_literal('-');
  }
  const Member last = TRY(class_member(token, alphabet));
  if (!first.character || !last.character || *last.character < *first.character)
    return source_.error(fmt::format("bad character range {}-{}", utf8::encode_all(first.written),
                                     utf8::encode_all(last.written)),
                         first.written.size() + 1 + last.written.size());
  return first.text + "-" + last.text;
}

RegexParsed<RegexPart> PythonRegexParser::character_class(const RegexFlags& flags) {
  const std::size_t begin = source_.tell() - 1;
  std::string out = source_.match('^') ? "[^" : "[";
  for (bool is_first = true, closed = false; !closed; is_first = false) {
    if (source_.at_end()) return source_.error("unterminated character set", source_.tell() - begin);
    const RegexToken token = source_.get();
    if (token == U"]" && !is_first) break;
    const Member member = TRY(class_member(token, alphabet(flags)));
    out += TRY(range_or_members(member, alphabet(flags), begin, closed));
  }
  return RegexPart{.text = out + "]", .width = {1, 1}};
}

}  // namespace iocwright
