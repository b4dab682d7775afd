#include "epics/db/dbd_lexer.hpp"

#include <algorithm>

#include "epics/db/characters.hpp"

namespace iocwright::epics {

namespace {

bool is_letter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }
/// The characters of a bare word: those of Base's parser, plus `$` and `+` for the macros and numbers that
/// dbExpand accepts.
bool is_word(char c) {
  return is_letter(c) || (c >= '0' && c <= '9') ||
         std::string_view("_-:.[]<>;$+/\\").find(c) != std::string_view::npos;
}

}  // namespace

void DbdLexer::skip_line() { position_ = std::min(text_.find('\n', position_), text_.size()); }

bool DbdLexer::at_line_start() const {
  std::size_t before = position_;
  while (before > 0 && (text_[before - 1] == ' ' || text_[before - 1] == '\t')) --before;
  return before == 0 || text_[before - 1] == '\n';
}

void DbdLexer::skip_pod() {
  const std::size_t cut = text_.find("\n=cut", position_);
  position_ = cut == std::string_view::npos ? text_.size() : cut + 1;
  skip_line();
}

void DbdLexer::skip_blanks() {
  while (position_ < text_.size()) {
    const char c = text_[position_];
    if (is_space(c)) {
      ++position_;
    } else if (c == '#' || (c == '%' && at_line_start())) {
      skip_line();
    } else if (c == '=' && position_ + 1 < text_.size() && is_letter(text_[position_ + 1]) &&
               at_line_start()) {
      skip_pod();
    } else {
      return;
    }
  }
}

/// The token from `begin` to the current position. Its text excludes `quotes` characters at either end.
DbdToken DbdLexer::token(DbdToken::Kind kind, std::size_t begin, std::size_t quotes) const {
  return {kind,
          text_.substr(begin + quotes, position_ - begin - 2 * quotes),
          {file_, static_cast<std::uint32_t>(begin), static_cast<std::uint32_t>(position_)}};
}

DbdToken DbdLexer::next() {
  skip_blanks();
  const std::size_t begin = position_;
  if (begin >= text_.size()) return token(DbdToken::Kind::end, begin);
  const char c = text_[position_++];
  if (std::string_view("(){},").find(c) != std::string_view::npos) return token(DbdToken::Kind::mark, begin);
  if (c == '"') return string(begin);
  return is_word(c) ? word(begin) : token(DbdToken::Kind::bad, begin);
}

/// The string whose opening quote is at `begin`. It must end on the same line.
DbdToken DbdLexer::string(std::size_t begin) {
  while (position_ < text_.size() && text_[position_] != '"' && text_[position_] != '\n')
    position_ += text_[position_] == '\\' ? 2 : 1;
  position_ = std::min(position_, text_.size());
  if (position_ == text_.size() || text_[position_] == '\n') return token(DbdToken::Kind::bad, begin);
  ++position_;
  return token(DbdToken::Kind::string, begin, 1);
}

/// The bare word whose first character is at `begin`.
DbdToken DbdLexer::word(std::size_t begin) {
  int open = 0;  // parentheses and braces of macro references
  while (position_ < text_.size()) {
    const char d = text_[position_];
    if ((d == '(' || d == '{') && text_[position_ - 1] == '$') ++open;
    else if ((d == ')' || d == '}') && open > 0) --open;
    else if (!is_word(d) && !(open > 0 && (d == ',' || d == '='))) break;
    ++position_;
  }
  return token(DbdToken::Kind::word, begin);
}

}  // namespace iocwright::epics
