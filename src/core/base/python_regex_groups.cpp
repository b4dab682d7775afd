// Groups, conditions and flags of PythonRegexParser.
#include <fmt/format.h>

#include <algorithm>

#include "core/base/python_regex_parser.hpp"
#include "core/base/try.hpp"
#include "core/base/utf8.hpp"

namespace iocwright {

namespace {

constexpr std::u32string_view flag_letters_known = U"iLmsxau";

bool is_number(const std::u32string& text) {
  return std::ranges::all_of(text, [](char32_t c) { return c >= '0' && c <= '9'; });
}

bool is_letter(char32_t c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }

/// Sets the flags that have these letters.
void set_flags(RegexFlags& flags, const std::u32string& letters, bool value) {
  for (const char32_t letter : letters) {
    if (letter == 'i') flags.ignore_case = value;
    if (letter == 'm') flags.multiline = value;
    if (letter == 's') flags.dot_all = value;
    if (letter == 'x') flags.verbose = value;
    if (letter == 'a') flags.ascii = value;
    if (letter == 'u') flags.ascii = false;
  }
}

std::string last_part(RegexToken token) { return utf8::encode_all(token); }

}  // namespace

bool PythonRegexParser::is_closed(int group) const {
  return group < static_cast<int>(groups_.size()) && groups_[static_cast<std::size_t>(group)].has_value();
}

RegexParsed<void> PythonRegexParser::check_look_behind(int group) const {
  if (!look_behind_groups_) return {};
  if (!is_closed(group)) return source_.error("cannot refer to an open group");
  if (group >= *look_behind_groups_)
    return source_.error("cannot refer to group defined in the same lookbehind subpattern");
  return {};
}

RegexParsed<void> PythonRegexParser::check_reference(int group, std::size_t back) const {
  if (!is_closed(group)) return source_.error("cannot refer to an open group", back);
  return check_look_behind(group);
}

RegexParsed<int> PythonRegexParser::open_group(const std::u32string& name) {
  const int number = static_cast<int>(groups_.size());
  groups_.emplace_back();
  if (name.empty()) return number;
  const auto [found, is_new] = names_.emplace(name, number);
  if (!is_new)
    return source_.error(fmt::format("redefinition of group name '{}' as group {}; was group {}",
                                     utf8::encode_all(name), number, found->second),
                         name.size() + 1);
  return number;
}

RegexParsed<void> PythonRegexParser::close(std::size_t begin) {
  if (source_.match(')')) return {};
  return source_.error("missing ), unterminated subpattern", source_.tell() - begin);
}

RegexParsed<RegexPart> PythonRegexParser::capture(std::size_t begin, const std::u32string& name,
                                                  RegexFlags flags) {
  const int number = TRY(open_group(name));
  RegexPart out = TRY(alternatives(flags, false));
  TRY(close(begin));
  groups_[static_cast<std::size_t>(number)] = out.width;
  const std::string opening = name.empty() ? "(" : fmt::format("(?P<{}>", utf8::encode_all(name));
  out.text = opening + out.text + ")";
  return out;
}

RegexParsed<RegexPart> PythonRegexParser::plain_group(std::size_t begin, const std::string& opening,
                                                      RegexFlags flags) {
  RegexPart out = TRY(alternatives(flags, false));
  TRY(close(begin));
  out.text = opening + out.text + ")";
  return out;
}

RegexParsed<void> PythonRegexParser::group(RegexFlags& flags, bool is_first, std::vector<RegexPart>& parts) {
  const std::size_t begin = source_.tell() - 1;
  if (source_.match('?')) return extension(begin, flags, is_first, parts);
  parts.push_back(TRY(capture(begin, {}, flags)));
  return {};
}

RegexParsed<void> PythonRegexParser::extension(std::size_t begin, RegexFlags& flags, bool is_first,
                                               std::vector<RegexPart>& parts) {
  if (source_.at_end()) return source_.error("unexpected end of pattern");
  const RegexToken token = source_.get();
  const char32_t c = token.size() == 1 ? token[0] : 0;
  if (c == 'P') return named_extension(begin, flags, parts);
  if (c == '#') return skip_comment(begin);
  if (c == ':') parts.push_back(TRY(plain_group(begin, "(?:", flags)));
  else if (c == '>') parts.push_back(TRY(plain_group(begin, "(?>", flags)));
  else if (c == '=' || c == '!' || c == '<') parts.push_back(TRY(look_around(begin, c, flags)));
  else if (c == '(') parts.push_back(TRY(condition(begin, flags)));
  else if (c != '-' && flag_letters_known.find(c) == std::u32string_view::npos)
    return source_.error("unknown extension ?" + last_part(token), token.size() + 1);
  else {
    const FlagLetters letters = TRY(flag_letters(c));
    if (!letters.is_global) {
      RegexFlags inner = flags;
      set_flags(inner, letters.added, true);
      set_flags(inner, letters.removed, false);
      parts.push_back(TRY(plain_group(begin, inner.ignore_case ? "(?i:" : "(?-i:", inner)));
      return {};
    }
    if (!is_first || !parts.empty())
      return source_.error("global flags not at the start of the expression", source_.tell() - begin);
    set_flags(flags, letters.added, true);
  }
  return {};
}

RegexParsed<void> PythonRegexParser::named_extension(std::size_t begin, const RegexFlags& flags,
                                                     std::vector<RegexPart>& parts) {
  if (source_.match('<')) {
    const std::u32string name = TRY(source_.get_until('>', "group name"));
    TRY(source_.check_group_name(name, 1));
    parts.push_back(TRY(capture(begin, name, flags)));
    return {};
  }
  if (source_.match('=')) {
    const std::u32string name = TRY(source_.get_until(')', "group name"));
    TRY(source_.check_group_name(name, 1));
    const auto found = names_.find(name);
    if (found == names_.end())
      return source_.error(fmt::format("unknown group name '{}'", utf8::encode_all(name)), name.size() + 1);
    TRY(check_reference(found->second, name.size() + 1));
    const auto& width = groups_[static_cast<std::size_t>(found->second)];
    parts.push_back({.text = fmt::format("\\g{{{}}}", found->second), .width = width.value_or(RegexWidth{})});
    return {};
  }
  if (source_.at_end()) return source_.error("unexpected end of pattern");
  const RegexToken token = source_.get();
  return source_.error("unknown extension ?P" + last_part(token), token.size() + 2);
}

RegexParsed<void> PythonRegexParser::skip_comment(std::size_t begin) {
  while (!source_.at_end())
    if (source_.get() == U")") return {};
  return source_.error("missing ), unterminated comment", source_.tell() - begin);
}

RegexParsed<RegexPart> PythonRegexParser::look_around(std::size_t begin, char32_t c, RegexFlags flags) {
  const bool behind = c == '<';
  const std::optional<int> outer = look_behind_groups_;
  if (behind) {
    if (source_.at_end()) return source_.error("unexpected end of pattern");
    const RegexToken token = source_.get();
    if (token != U"=" && token != U"!")
      return source_.error("unknown extension ?<" + last_part(token), token.size() + 2);
    c = token[0];
    if (!outer) look_behind_groups_ = static_cast<int>(groups_.size());
  }
  const RegexPart inner = TRY(alternatives(flags, false));
  look_behind_groups_ = outer;
  TRY(close(begin));
  if (c == '!' && inner.text.empty()) return RegexPart{.text = "(?!)"};
  has_variable_look_behind_ = has_variable_look_behind_ || (behind && inner.width.least != inner.width.most);
  return RegexPart{.text = fmt::format("(?{}{}{})", behind ? "<" : "", static_cast<char>(c), inner.text)};
}

RegexParsed<int> PythonRegexParser::condition_group() {
  const std::u32string name = TRY(source_.get_until(')', "group name"));
  if (!is_number(name)) {
    TRY(source_.check_group_name(name, 1));
    if (const auto found = names_.find(name); found != names_.end()) return found->second;
    return source_.error(fmt::format("unknown group name '{}'", utf8::encode_all(name)), name.size() + 1);
  }
  constexpr std::size_t most_digits = 6;
  const int group = name.size() > most_digits ? -1 : std::stoi(utf8::encode_all(name));
  if (group == 0) return source_.error("bad group number", name.size() + 1);
  if (group < 0) return source_.error("invalid group reference " + utf8::encode_all(name), name.size() + 1);
  conditions_.emplace(group, source_.tell() - name.size() - 1);
  return group;
}

RegexParsed<RegexPart> PythonRegexParser::condition(std::size_t begin, RegexFlags flags) {
  const int group = TRY(condition_group());
  TRY(check_look_behind(group));
  const RegexPart yes = TRY(sequence(flags, false));
  RegexPart out{.text = fmt::format("(?({}){}", group, yes.text), .width = {0, yes.width.most}};
  if (source_.match('|')) {
    const RegexPart no = TRY(sequence(flags, false));
    if (source_.next_is('|')) return source_.error("conditional backref with more than two branches");
    out.text += "|" + no.text;
    out.width = {std::min(yes.width.least, no.width.least), std::max(yes.width.most, no.width.most)};
  }
  TRY(close(begin));
  out.text += ")";
  return out;
}

/// The next character of a list of flags: a letter, or one of `ends`.
RegexParsed<char32_t> PythonRegexParser::next_flag(std::u32string_view ends, std::string_view missing) {
  const std::string expected = fmt::format("missing {}", missing);
  if (source_.at_end()) return source_.error(expected);
  const RegexToken token = source_.get();
  const char32_t c = token.size() == 1 ? token[0] : 0;
  if (c != 0 &&
      (ends.find(c) != std::u32string_view::npos || flag_letters_known.find(c) != std::u32string_view::npos))
    return c;
  return source_.error(is_letter(c) ? "unknown flag" : expected, token.size());
}

RegexParsed<PythonRegexParser::FlagLetters> PythonRegexParser::flag_letters(char32_t first) {
  FlagLetters out;
  char32_t c = first;
  while (c != '-' && c != ')' && c != ':') {
    if (c == 'L' && !how_.bytes)
      return source_.error("bad inline flags: cannot use 'L' flag with a str pattern");
    if (c == 'u' && how_.bytes)
      return source_.error("bad inline flags: cannot use 'u' flag with a bytes pattern");
    out.added += c;
    const bool has_two_types =
        out.added.find('a') != std::u32string::npos && out.added.find_first_of(U"uL") != std::u32string::npos;
    if (has_two_types) return source_.error("bad inline flags: flags 'a', 'u' and 'L' are incompatible");
    c = TRY(next_flag(U")-:", "-, : or )"));
  }
  out.is_global = c == ')';
  if (c != '-') return out;
  for (c = TRY(next_flag(U"", "flag")); c != ':'; c = TRY(next_flag(U":", ":"))) {
    if (c == 'a' || c == 'u' || c == 'L')
      return source_.error("bad inline flags: cannot turn off flags 'a', 'u' and 'L'");
    out.removed += c;
  }
  if (out.added.find_first_of(out.removed) != std::u32string::npos)
    return source_.error("bad inline flags: flag turned on and off", 1);
  return out;
}

}  // namespace iocwright
