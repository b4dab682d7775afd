#include "core/base/python_regex_source.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <iterator>

#include "core/base/unicode.hpp"
#include "core/base/utf8.hpp"

namespace iocwright {

namespace {

bool is_identifier(const std::u32string& name) {
  return !name.empty() && unicode::is_identifier_start(name[0]) &&
         std::ranges::all_of(name, unicode::is_identifier_part);
}

}  // namespace

RegexSource::RegexSource(std::string_view pattern, bool bytes) : bytes_(bytes) {
  if (bytes)
    std::ranges::transform(pattern, std::back_inserter(text_),
                           [](char c) { return static_cast<char32_t>(static_cast<unsigned char>(c)); });
  else text_ = utf8::decode_all(pattern);
  advance();
}

void RegexSource::advance() {
  const std::size_t begin = end_;
  if (end_ < text_.size()) end_ += text_[end_] == '\\' && end_ + 1 < text_.size() ? 2 : 1;
  next_ = RegexToken(text_).substr(begin, end_ - begin);
}

bool RegexSource::next_in(std::u32string_view characters) const {
  return next_.size() == 1 && characters.find(next_[0]) != std::u32string_view::npos;
}

RegexToken RegexSource::get() {
  const RegexToken out = next_;
  advance();
  return out;
}

bool RegexSource::match(char32_t c) {
  if (!next_is(c)) return false;
  advance();
  return true;
}

std::u32string RegexSource::get_while(std::size_t most, std::u32string_view characters) {
  std::u32string out;
  while (out.size() < most && next_in(characters)) out += get();
  return out;
}

RegexParsed<std::u32string> RegexSource::get_until(char32_t terminator, std::string_view what) {
  std::u32string out;
  while (!match(terminator)) {
    if (at_end() && out.empty()) return error(fmt::format("missing {}", what));
    if (at_end())
      return error(fmt::format("missing {}, unterminated name", static_cast<char>(terminator)), out.size());
    out += get();
  }
  if (out.empty()) return error(fmt::format("missing {}", what), 1);
  return out;
}

void RegexSource::seek(std::size_t position) {
  end_ = position;
  advance();
}

tl::unexpected<std::string> RegexSource::error(std::string message, std::size_t back) const {
  return error_at(std::move(message), tell() - back);
}

tl::unexpected<std::string> RegexSource::error_at(std::string message, std::size_t position) const {
  // Python reads one token ahead, so that this error comes before all others.
  if (next_ == U"\\") {
    message = "bad escape (end of pattern)";
    position = text_.size() - 1;
  }
  message += fmt::format(" at position {}", position);
  if (text_.find(U'\n') == std::u32string::npos) return tl::make_unexpected(std::move(message));
  const std::u32string before = text_.substr(0, position);
  const std::size_t line_start = before.rfind(U'\n') + 1;  // npos + 1 is 0
  return tl::make_unexpected(fmt::format("{} (line {}, column {})", message,
                                         std::ranges::count(before, U'\n') + 1, position - line_start + 1));
}

RegexParsed<void> RegexSource::check_group_name(const std::u32string& name, std::size_t offset) const {
  const bool is_ascii = std::ranges::all_of(name, [](char32_t c) { return c < 0x80; });
  if (is_identifier(name) && (is_ascii || !bytes_)) return {};
  return error(fmt::format("bad character in group name '{}'", utf8::encode_all(name)), name.size() + offset);
}

}  // namespace iocwright
