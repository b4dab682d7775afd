#include "core/base/python_regex.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "core/base/python_regex_classes.hpp"
#include "core/base/python_regex_parser.hpp"
#include "core/base/try.hpp"
#include "core/base/utf8.hpp"

namespace iocwright {

namespace {

constexpr std::uint64_t unlimited = 4294967295;  // MAXREPEAT

std::uint64_t product(std::uint64_t a, std::uint64_t b) {
  return a != 0 && b > unlimited / a ? unlimited : a * b;
}

std::string quantifier(const RegexWidth& count) {
  return count.most == unlimited ? fmt::format("{{{},}}", count.least)
                                 : fmt::format("{{{},{}}}", count.least, count.most);
}

}  // namespace

RegexParsed<std::string> PythonRegexParser::run() {
  RegexFlags flags{.ignore_case = how_.ignore_case, .multiline = how_.multiline, .dot_all = how_.dot_all};
  const RegexPart part = TRY(alternatives(flags, true));
  if (!source_.at_end()) return source_.error("unbalanced parenthesis");
  for (const auto& [group, place] : conditions_)
    if (group >= static_cast<int>(groups_.size()))
      return source_.error_at(fmt::format("invalid group reference {}", group), place);
  if (has_variable_look_behind_)
    return tl::make_unexpected(std::string("look-behind requires fixed-width pattern"));
  return fmt::format("(?{}:{})", flags.ignore_case ? "i" : "", part.text);
}

RegexParsed<RegexPart> PythonRegexParser::alternatives(RegexFlags& flags, bool is_top) {
  RegexPart out = TRY(sequence(flags, is_top));
  while (source_.match('|')) {
    const RegexPart other = TRY(sequence(flags, false));
    out.text += "|" + other.text;
    out.width = {std::min(out.width.least, other.width.least), std::max(out.width.most, other.width.most)};
  }
  return out;
}

RegexParsed<RegexPart> PythonRegexParser::sequence(RegexFlags& flags, bool is_first) {
  std::vector<RegexPart> parts;
  while (!source_.at_end() && !source_.next_in(U"|)")) TRY(element(flags, is_first, parts));
  RegexPart out;
  for (const RegexPart& part : parts) {
    out.text += part.text;
    out.width = {std::min(out.width.least + part.width.least, unlimited),
                 std::min(out.width.most + part.width.most, unlimited)};
  }
  return out;
}

/// In verbose mode, blanks and comments are skipped.
bool PythonRegexParser::skips(RegexToken token) {
  if (token == U"#") {
    while (!source_.at_end() && source_.get() != U"\n") {}
    return true;
  }
  return token.size() == 1 && std::u32string_view(U" \t\n\r\v\f").find(token[0]) != std::u32string_view::npos;
}

RegexParsed<void> PythonRegexParser::element(RegexFlags& flags, bool is_first,
                                             std::vector<RegexPart>& parts) {
  using enum RegexPart::Kind;
  const RegexToken token = source_.get();
  if (flags.verbose && skips(token)) return {};
  switch (token[0]) {
    case '\\': parts.push_back(TRY(escape(token, flags))); break;
    case '[': parts.push_back(TRY(character_class(flags))); break;
    case '(': return group(flags, is_first, parts);
    case '*':
    case '+':
    case '?':
    case '{': return repeat(token, parts);
    // PCRE2's own `^`, `$` and `.` depend on how it was built.
    case '^': parts.push_back({flags.multiline ? "(?<![^\\n])" : "\\A", {}, anchor}); break;
    case '$': parts.push_back({flags.multiline ? "(?![^\\n])" : "(?=\\n?\\z)", {}, anchor}); break;
    case '.': parts.push_back({flags.dot_all ? "(?s:.)" : "[^\\n]", {1, 1}, other}); break;
    default: parts.push_back({regex_literal(token[0]), {1, 1}, other});
  }
  return {};
}

RegexParsed<std::optional<RegexWidth>> PythonRegexParser::counts() {
  constexpr std::u32string_view digits = U"0123456789";
  const std::size_t begin = source_.tell();
  if (source_.next_is('}')) return std::nullopt;
  const std::string least = utf8::encode_all(source_.get_while(std::u32string::npos, digits));
  std::string most = least;
  if (source_.match(',')) most = utf8::encode_all(source_.get_while(std::u32string::npos, digits));
  if (!source_.match('}')) {
    source_.seek(begin);
    return std::nullopt;
  }
  constexpr std::size_t most_digits = 9;
  if (std::max(least.size(), most.size()) > most_digits)
    return tl::make_unexpected(std::string("the repetition number is too large"));
  const RegexWidth out{least.empty() ? 0 : std::stoull(least), most.empty() ? unlimited : std::stoull(most)};
  if (out.most < out.least)
    return source_.error("min repeat greater than max repeat", source_.tell() - begin);
  return out;
}

RegexParsed<void> PythonRegexParser::repeat(RegexToken token, std::vector<RegexPart>& parts) {
  using enum RegexPart::Kind;
  const std::size_t begin = source_.tell() - 1;
  RegexWidth count{token[0] == '+' ? 1U : 0U, token[0] == '?' ? 1 : unlimited};
  if (token[0] == '{') {
    const auto given = TRY(counts());
    if (!given) {
      parts.push_back({regex_literal('{'), {1, 1}, other});
      return {};
    }
    count = *given;
  }
  if (parts.empty() || parts.back().kind == anchor) return source_.error_at("nothing to repeat", begin);
  RegexPart& part = parts.back();
  if (part.kind == RegexPart::Kind::quantified) return source_.error_at("multiple repeat", begin);
  part.text += quantifier(count);
  if (source_.match('?')) part.text += '?';
  else if (source_.match('+')) part.text += '+';
  part.width = {product(part.width.least, count.least), product(part.width.most, count.most)};
  part.kind = RegexPart::Kind::quantified;
  return {};
}

tl::expected<std::string, std::string> translate_python_regex(std::string_view pattern,
                                                              PythonRegexOptions how) {
  return PythonRegexParser(pattern, how).run();
}

tl::expected<std::string, std::string> translate_python_fullmatch(std::string_view pattern) {
  return "\\A" + TRY(translate_python_regex(pattern)) + "\\z";
}

}  // namespace iocwright
