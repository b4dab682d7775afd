#include "epics/db/db_lexer.hpp"

#include <algorithm>
#include <array>

#include "epics/db/numbers.hpp"

namespace iocwright::epics {

namespace {

constexpr std::size_t none = std::string::npos;

constexpr std::array<std::string_view, 18> keywords{
    "include", "path", "addpath",    "menu",   "choice",  "recordtype", "field",     "device",   "driver",
    "link",    "info", "breaktable", "record", "grecord", "alias",      "registrar", "function", "variable"};
constexpr std::array<std::string_view, 3> literals{"null", "true", "false"};

bool is_digit(char c) { return c >= '0' && c <= '9'; }
bool is_hex_digit(char c) { return hex_digit(c) >= 0; }
bool is_bare(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || is_digit(c) || c == '_' || c == '-' ||
         c == '+' || c == '.';
}
bool is_word(char c) {
  return is_bare(c) || c == ':' || c == '[' || c == ']' || c == '<' || c == '>' || c == ';';
}
bool is_control(char c) { return static_cast<unsigned char>(c) < 0x20; }
bool is_on_line(char c) { return c != '\n'; }

std::string_view skip_digits(std::string_view text) {
  return text.substr(std::min(text.find_first_not_of("0123456789"), text.size()));
}

/// True if the whole text is a number of JSON5.
bool is_number(std::string_view text) {
  if (text.starts_with('-') || text.starts_with('+')) text.remove_prefix(1);
  if (text == "NaN" || text == "Infinity") return true;
  if (text.starts_with("0x") || text.starts_with("0X"))
    return text.size() > 2 && std::ranges::all_of(text.substr(2), is_hex_digit);
  const std::string_view whole = text.substr(0, text.size() - skip_digits(text).size());
  if (whole.size() > 1 && whole.front() == '0') return false;
  text.remove_prefix(whole.size());
  if (text.starts_with('.')) {
    const std::string_view rest = skip_digits(text.substr(1));
    if (whole.empty() && rest.size() + 1 == text.size()) return false;
    text = rest;
  } else if (whole.empty()) {
    return false;
  }
  if (text.empty()) return true;
  if (text.front() != 'e' && text.front() != 'E') return false;
  text.remove_prefix(1);
  if (text.starts_with('-') || text.starts_with('+')) text.remove_prefix(1);
  return !text.empty() && skip_digits(text).empty();
}

}  // namespace

bool DbLexer::has(std::size_t at) {
  while (at >= input_.text().size())
    if (!input_.read_more()) return false;
  return true;
}

std::size_t DbLexer::end_of(std::size_t at, bool (*is_part)(char)) {
  while (has(at) && is_part(input_.text()[at])) ++at;
  return at;
}

DbToken DbLexer::token(DbToken::Kind kind, std::size_t end) {
  const std::size_t begin = at_;
  at_ = end;
  const std::size_t quotes = kind == DbToken::Kind::string ? 1 : 0;
  DbToken out{.kind = kind, .begin = begin, .end = end};
  out.text = input_.text().substr(begin + quotes, end - begin - 2 * quotes);
  out.piece = input_.piece_at(std::max(end, begin + 1) - 1);
  if (!input_.pieces().empty()) {
    const DbPiece& piece = input_.pieces()[input_.piece_at(begin)];
    const std::string_view before =
        std::string_view(input_.text()).substr(piece.at, begin > piece.at ? begin - piece.at : 0);
    out.starts_line = piece.starts_line && before.find_first_not_of(" \t\r") == none;
  }
  return out;
}

/// Reports that the text up to `end` is not a token. Returns whether it is skipped, as Base does.
bool DbLexer::reject(LoadProblem problem, std::size_t end) {
  const std::size_t shown = std::min(end, input_.text().size());
  if (!is_quiet)
    findings_.push_back({.problem = problem,
                         .span = input_.span(at_, shown),
                         .value = input_.text().substr(at_, shown - at_),
                         .piece = input_.piece_at(shown - 1)});
  if (stops_at_errors_) {
    input_.stop();
    at_ = end;
  }
  return stops_at_errors_;
}

/// Skips white space and comments. False at the end.
bool DbLexer::skip_blanks() {
  while (has(at_)) {
    const char c = input_.text()[at_];
    if (c == '#') at_ = end_of(at_, is_on_line);
    else if (c == ' ' || c == '\t' || c == '\r' || c == '\n') ++at_;
    else return true;
  }
  return false;
}

/// The byte after the quote that closes the string at `at`, on the same line; `none` if there is no such
/// quote.
std::size_t DbLexer::end_of_string(std::size_t at) {
  const char quote = peek(at++);
  while (has(at)) {
    const char c = input_.text()[at];
    if (c == '\n') return none;
    if (c == quote) return at + 1;
    if (c == '\\' && (!has(at + 1) || input_.text()[at + 1] == '\n')) return none;
    at += c == '\\' ? 2 : 1;
  }
  return none;
}

/// The byte after an escape of a string of a value, whose backslash is at `at`; `none` if it is invalid.
std::size_t DbLexer::end_of_escape(std::size_t at) {
  if (!has(at + 1)) return none;
  const char kind = peek(at + 1);
  if (kind >= '1' && kind <= '9') return none;
  const std::size_t digits = kind == 'x' ? 2 : kind == 'u' ? 4 : 0;
  for (std::size_t i = 0; i < digits; ++i)
    if (!has(at + 2 + i) || !is_hex_digit(peek(at + 2 + i))) return none;
  return at + 2 + digits;
}

/// Likewise, for a string of a value, with the escapes of JSON5. It may contain the other kind of quote.
std::size_t DbLexer::end_of_value_string(std::size_t at) {
  const char quote = peek(at++);
  while (at != none && has(at)) {
    const char c = input_.text()[at];
    if (c == quote) return at + 1;
    if (is_control(c)) return none;
    at = c == '\\' ? end_of_escape(at) : at + 1;
  }
  return none;
}

DbToken DbLexer::word(bool is_value) {
  const std::size_t end = end_of(at_, is_value ? is_bare : is_word);
  const std::string_view text = std::string_view(input_.text()).substr(at_, end - at_);
  if (!is_value) {
    const bool is_keyword = std::ranges::find(keywords, text) != keywords.end();
    return token(is_keyword ? DbToken::Kind::keyword : DbToken::Kind::word, end);
  }
  if (std::ranges::find(literals, text) != literals.end()) return token(DbToken::Kind::literal, end);
  return token(is_number(text) ? DbToken::Kind::number : DbToken::Kind::bare, end);
}

DbToken DbLexer::next(bool is_value) {
  while (skip_blanks()) {
    const char c = input_.text()[at_];
    if (is_value ? is_bare(c) : is_word(c)) return word(is_value);
    const std::string_view marks = is_value ? ":,[]{}" : "{}(),";
    if (marks.find(c) != none) return token(DbToken::Kind::mark, at_ + 1);
    if (c == '%' && !is_value) return token(DbToken::Kind::c_code, end_of(at_, is_on_line));
    LoadProblem problem = LoadProblem::invalid_character;
    std::size_t end = at_ + 1;
    if (c == '"' && !is_value) {
      if (const std::size_t close = end_of_string(at_); close != none)
        return token(DbToken::Kind::string, close);
      if (const std::size_t line = end_of(at_, is_on_line); has(line)) {
        problem = LoadProblem::open_string;
        end = line + 1;
      }
    } else if (c == '"' || (c == '\'' && is_value)) {
      if (const std::size_t close = end_of_value_string(at_); close != none)
        return token(DbToken::Kind::value_string, close);
      if (const std::size_t close = end_of_string(at_); close != none) {
        problem = LoadProblem::bad_string;
        end = close;
      }
    }
    if (!reject(problem, end)) return token(DbToken::Kind::bad, end);
  }
  return token(DbToken::Kind::end, at_);
}

}  // namespace iocwright::epics
