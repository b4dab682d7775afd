// Parses replacement templates by the rules of CPython's re._parser.parse_template, with its messages.
#include <fmt/format.h>

#include <algorithm>
#include <charconv>

#include "core/base/regex.hpp"
#include "core/base/text.hpp"
#include "core/base/unicode.hpp"
#include "core/base/utf8.hpp"

namespace iocwright {

namespace {

bool is_digit(char c) { return c >= '0' && c <= '9'; }
bool is_octal(char c) { return c >= '0' && c <= '7'; }
bool is_letter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }

bool is_identifier(std::string_view name) {
  const std::u32string characters = utf8::decode_all(name);
  return !characters.empty() && unicode::is_identifier_start(characters[0]) &&
         std::ranges::all_of(characters, unicode::is_identifier_part);
}

}  // namespace

class RegexTemplateParser {
 public:
  RegexTemplateParser(const Regex& regex, std::string_view pattern) : regex_(regex), pattern_(pattern) {}

  tl::expected<RegexTemplate, std::string> run() {
    out_.pieces_.emplace_back();
    while (at_ < pattern_.size()) {
      const char c = pattern_[at_++];
      if (c != '\\') literal() += c;
      else if (!escape()) return tl::make_unexpected(std::move(error_));
    }
    return std::move(out_);
  }

 private:
  std::string& literal() { return out_.pieces_.back().literal; }
  bool next_is(bool (*kind)(char), std::size_t ahead = 0) const {
    return at_ + ahead < pattern_.size() && kind(pattern_[at_ + ahead]);
  }

  bool fails(std::string error) {
    error_ = std::move(error);
    return false;
  }
  /// `byte` is the place in the template; the message counts characters.
  bool fails_at(std::string message, std::size_t byte) {
    return fails(fmt::format("{} at position {}", message, utf8::code_point_index(pattern_, byte)));
  }

  bool escape() {
    if (at_ == pattern_.size()) return fails_at("bad escape (end of pattern)", at_ - 1);
    const char c = pattern_[at_];
    if (c == 'g') return named_group();
    if (is_digit(c)) return number();
    ++at_;
    constexpr std::string_view names = "abfnrtv\\", meanings = "\a\b\f\n\r\t\v\\";
    if (const std::size_t known = names.find(c); known != std::string_view::npos)
      literal() += meanings[known];
    else if (is_letter(c)) return fails_at(fmt::format("bad escape \\{}", c), at_ - 2);
    else (literal() += '\\') += c;
    return true;
  }

  /// Parses a number: `\1` and `\12` are groups; `\0`, `\012` and `\123` are octal character codes.
  bool number() {
    std::size_t size = 1;
    const bool zero = pattern_[at_] == '0';
    while (size < 3 && next_is(is_octal, size)) ++size;
    if (zero || (size == 3 && is_octal(pattern_[at_]))) return character(size);
    size = next_is(is_digit, 1) ? 2 : 1;
    const std::string digits(pattern_.substr(at_, size));
    at_ += size;
    return group(static_cast<std::size_t>(std::stoul(digits)), at_ - size);
  }

  bool character(std::size_t size) {
    const std::string digits(pattern_.substr(at_, size));
    const auto code = std::stoul(digits, nullptr, 8);
    constexpr unsigned long maximum = 0xff;
    if (code > maximum)
      return fails_at(fmt::format("octal escape value \\{} outside of range 0-0o377", digits), at_ - 1);
    at_ += size;
    if (regex_.is_bytes()) literal() += static_cast<char>(code);
    else utf8::append(literal(), static_cast<char32_t>(code));
    return true;
  }

  bool named_group() {
    if (at_ + 1 >= pattern_.size() || pattern_[at_ + 1] != '<') return fails_at("missing <", at_ + 1);
    const std::size_t begin = at_ + 2;
    const std::size_t close = pattern_.find('>', begin);
    const std::string name(pattern_.substr(begin, close - begin));
    if (name.empty()) return fails_at("missing group name", begin);
    if (close == std::string_view::npos) return fails_at("missing >, unterminated name", begin);
    at_ = close + 1;
    if (std::ranges::all_of(name, is_digit)) {
      std::size_t number = 0;
      const auto read = std::from_chars(name.data(), name.data() + name.size(), number);
      return read.ec == std::errc() ? group(number, begin)
                                    : fails_at(fmt::format("invalid group reference {}", name), begin);
    }
    if (!is_identifier(name))
      return fails_at(fmt::format("bad character in group name '{}'", text::replace_all(name, "\\", "\\\\")),
                      begin);
    const auto number = regex_.group_named(name);
    return number ? group(*number, begin) : fails(fmt::format("unknown group name '{}'", name));
  }

  bool group(std::size_t number, std::size_t place) {
    if (number > regex_.group_count())
      return fails_at(fmt::format("invalid group reference {}", number), place);
    out_.pieces_.back().group = number;
    out_.pieces_.emplace_back();
    return true;
  }

  const Regex& regex_;
  std::string_view pattern_;
  std::size_t at_ = 0;
  std::string error_;
  RegexTemplate out_;
};

tl::expected<RegexTemplate, std::string> RegexTemplate::parse(const Regex& regex, std::string_view pattern) {
  return RegexTemplateParser(regex, pattern).run();
}

std::string RegexTemplate::expand(std::string_view text, const RegexMatch& match) const {
  std::string out;
  for (const Piece& piece : pieces_) {
    out += piece.literal;
    if (piece.group) out += match.group(text, *piece.group);
  }
  return out;
}

}  // namespace iocwright
