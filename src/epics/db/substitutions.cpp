#include "epics/db/substitutions.hpp"

#include <algorithm>

namespace iocwright::epics {

namespace {

/// A brace, a string without its quotes, or a bare word. An empty `raw` is the end of the text.
struct Token {
  std::string_view raw;
  std::string_view value;
  std::size_t at = 0;  ///< the offset of `value`

  bool is(std::string_view word) const { return raw == word; }
};

class Lexer {
 public:
  explicit Lexer(std::string_view text) : text_(text) {}

  Token next() {
    skip_blanks();
    if (at_ == text_.size()) return {};
    const std::size_t begin = at_;
    if (text_[at_] == '{' || text_[at_] == '}') {
      ++at_;
    } else if (text_[at_] == '"') {
      skip_string();
      return token(begin, at_, 1);
    } else {
      skip_word();
    }
    return token(begin, at_, 0);
  }

 private:
  Token token(std::size_t begin, std::size_t end, std::size_t quotes) const {
    const std::string_view raw = text_.substr(begin, end - begin);
    const std::size_t size = raw.size() - std::min(raw.size(), 2 * quotes);
    return {raw, raw.substr(quotes, size), begin + quotes};
  }

  void skip_blanks() {
    while (at_ < text_.size()) {
      if (text_[at_] == '#') at_ = std::min(text_.find('\n', at_), text_.size());
      else if (blanks.find(text_[at_]) == std::string_view::npos) return;
      else ++at_;
    }
  }

  /// Skips to the end of a string. It may contain line ends, which ibek writes and msi rejects.
  void skip_string() {
    for (++at_; at_ < text_.size() && text_[at_] != '"';) at_ += text_[at_] == '\\' ? 2 : 1;
    at_ = std::min(at_ + 1, text_.size());
  }

  /// Skips to the end of a bare word. The braces of `${NAME}` belong to the word.
  void skip_word() {
    while (at_ < text_.size() && word_ends.find(text_[at_]) == std::string_view::npos) {
      if (text_.substr(at_, 2) == "${") at_ = std::min(text_.find_first_of("}\n", at_), text_.size() - 1);
      ++at_;
    }
  }

  static constexpr std::string_view blanks = " \t\r\n\v\f,";
  static constexpr std::string_view word_ends = " \t\r\n\v\f,\"{}";

  std::string_view text_;
  std::size_t at_ = 0;
};

/// The offset after the brace that closes `open`, or the end of the last token.
std::size_t skip_braces(Lexer& lexer, const Token& open) {
  std::size_t end = open.at + 1;
  for (int depth = 1; depth > 0;) {
    const Token token = lexer.next();
    if (token.raw.empty()) break;
    depth += token.is("{") ? 1 : token.is("}") ? -1 : 0;
    end = static_cast<std::size_t>(token.raw.data() - open.raw.data()) + open.at + token.raw.size();
  }
  return end;
}

}  // namespace

std::vector<SubstitutionEntry> find_entries(std::string_view text) {
  std::vector<SubstitutionEntry> entries;
  Lexer lexer(text);
  for (Token token = lexer.next(); !token.raw.empty(); token = lexer.next()) {
    if (token.is("{")) skip_braces(lexer, token);
    if (!token.is("file")) continue;
    const Token name = lexer.next();
    const Token open = lexer.next();
    if (!open.is("{")) continue;
    const std::size_t end = skip_braces(lexer, open);
    entries.push_back({std::string(name.value), std::string(text.substr(open.at, end - open.at)), name.at});
  }
  return entries;
}

}  // namespace iocwright::epics
