// Parses replacement templates by the rules of CPython's re._parser.parse_template.
#include <fmt/format.h>

#include <algorithm>
#include <charconv>

#include "core/base/regex.hpp"
#include "core/base/utf8.hpp"

namespace iocwright {

namespace {

bool is_digit(char c) { return c >= '0' && c <= '9'; }
bool is_octal(char c) { return c >= '0' && c <= '7'; }
bool is_letter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }

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

  bool escape() {
    if (at_ == pattern_.size()) return fails("the replacement ends with a backslash");
    const char c = pattern_[at_];
    if (c == 'g') return named_group();
    if (is_digit(c)) return number();
    ++at_;
    constexpr std::string_view names = "abfnrtv\\", meanings = "\a\b\f\n\r\t\v\\";
    if (const std::size_t known = names.find(c); known != std::string_view::npos)
      literal() += meanings[known];
    else if (is_letter(c)) return fails(fmt::format("bad escape \\{} in the replacement", c));
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
    return group(static_cast<std::size_t>(std::stoul(digits)));
  }

  bool character(std::size_t size) {
    const std::string digits(pattern_.substr(at_, size));
    const auto code = std::stoul(digits, nullptr, 8);
    constexpr unsigned long maximum = 0xff;
    if (code > maximum)
      return fails(fmt::format("octal escape \\{} in the replacement is above \\377", digits));
    at_ += size;
    if (regex_.is_bytes()) literal() += static_cast<char>(code);
    else utf8::append(literal(), static_cast<char32_t>(code));
    return true;
  }

  bool named_group() {
    const std::size_t close = pattern_.find('>', at_);
    if (at_ + 1 >= pattern_.size() || pattern_[at_ + 1] != '<' || close == std::string_view::npos)
      return fails("\\g in the replacement must be followed by a group, as in \\g<1>");
    const std::string name(pattern_.substr(at_ + 2, close - at_ - 2));
    at_ = close + 1;
    if (!name.empty() && std::all_of(name.begin(), name.end(), is_digit)) {
      std::size_t number = 0;
      const auto read = std::from_chars(name.data(), name.data() + name.size(), number);
      return read.ec == std::errc()
                 ? group(number)
                 : fails(fmt::format("invalid group reference {} in the replacement", name));
    }
    const auto number = regex_.group_named(name);
    return number ? group(*number) : fails(fmt::format("unknown group name '{}' in the replacement", name));
  }

  bool group(std::size_t number) {
    if (number > regex_.group_count())
      return fails(fmt::format("invalid group reference {} in the replacement", number));
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
