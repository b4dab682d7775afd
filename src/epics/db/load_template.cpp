// The tokens and the grammar of substitution files for dbLoadTemplate.
#include <fmt/format.h>

#include <algorithm>

#include "epics/db/substitutions.hpp"

namespace iocwright::epics {

namespace {

using Kind = SubstitutionItem::Kind;

struct Token {
  enum class Kind : unsigned char { end, mark, keyword, word, quote };
  Kind kind = Kind::end;
  std::string_view text = {};  ///< a string without its quotes
  TextRange range = {};
  std::size_t line = 0;

  bool is(char mark) const { return kind == Kind::mark && text.front() == mark; }
  bool is_keyword(std::string_view word) const { return kind == Kind::keyword && text == word; }
  bool is_value() const { return kind == Kind::word || kind == Kind::quote; }
};

bool is_word_byte(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
         std::string_view("_-+:./\\[]<>;").find(c) != std::string_view::npos;
}

class Lexer {
 public:
  Lexer(std::string_view text, Substitutions& out) : text_(text), out_(out) {}

  Token next() {
    while (true) {
      skip_blanks();
      const std::size_t begin = at_;
      if (at_ == text_.size()) return {Token::Kind::end, {}, {begin, begin}, line_};
      const char c = text_[at_];
      if (c == '"' || c == '\'') {
        if (const std::size_t end = end_of_string(); end > 0) {
          at_ = end;
          return {Token::Kind::quote, text_.substr(begin + 1, end - begin - 2), {begin + 1, end - 1}, line_};
        }
      } else if (std::string_view("=,{}").find(c) != std::string_view::npos) {
        ++at_;
        return {Token::Kind::mark, text_.substr(begin, 1), {begin, at_}, line_};
      } else if (is_word_byte(c)) {
        while (at_ < text_.size() && is_word_byte(text_[at_])) ++at_;
        const std::string_view word = text_.substr(begin, at_ - begin);
        const bool is_keyword = word == "file" || word == "pattern" || word == "global";
        return {is_keyword ? Token::Kind::keyword : Token::Kind::word, word, {begin, at_}, line_};
      }
      ++at_;  // Base skips the character, and returns success
      add_invalid(begin);
    }
  }

 private:
  /// Adds an error for a character, or extends the one for those directly before it.
  void add_invalid(std::size_t at) {
    SubstitutionError* last = out_.errors.empty() ? nullptr : &out_.errors.back();
    if (last != nullptr && last->range.end == at && last->message.starts_with("invalid")) {
      ++last->range.end;
      return;
    }
    out_.errors.push_back({.message = fmt::format("invalid character '{}'", text_[at]),
                           .is_fatal = false,
                           .range = {at, at + 1},
                           .items_before = out_.items.size(),
                           .line = line_});
  }

  void skip_blanks() {
    for (; at_ < text_.size(); ++at_) {
      const char c = text_[at_];
      if (c == '#') at_ = std::min(text_.find('\n', at_), text_.size() - 1);
      else if (c != ' ' && c != '\t' && c != '\r' && c != '\n') return;
      if (text_[at_] == '\n') ++line_;
    }
  }

  /// The offset after the string at the current position; 0 if it does not end on its line.
  std::size_t end_of_string() const {
    for (std::size_t at = at_ + 1; at < text_.size() && text_[at] != '\n'; ++at) {
      if (text_[at] == text_[at_]) return at + 1;
      if (text_[at] == '\\' && at + 1 < text_.size() && text_[at + 1] != '\n') ++at;
    }
    return 0;
  }

  std::string_view text_;
  Substitutions& out_;
  std::size_t at_ = 0;
  std::size_t line_ = 1;
};

class Parser {
 public:
  explicit Parser(std::string_view text) : lexer_(text, out_) { next(); }

  Substitutions parse() {
    if (token_.kind == Token::Kind::end) reject();
    while (token_.kind != Token::Kind::end) {
      if (token_.is_keyword("global")) read_global();
      else if (token_.is_keyword("file")) read_file();
      else reject();
    }
    if (group_ != none) close_group(last_end_);
    return std::move(out_);
  }

 private:
  static constexpr std::size_t none = std::string::npos;

  void next() {
    if (token_.kind != Token::Kind::end) last_end_ = token_.range.end;
    token_ = lexer_.next();
  }

  void add_error(std::string message, bool is_fatal) {
    out_.errors.push_back({.message = std::move(message),
                           .is_fatal = is_fatal,
                           .range = token_.range,
                           .items_before = out_.items.size(),
                           .line = token_.line});
  }

  /// Adds a syntax error, and skips to the end of the braces, or to the next `file` if none are open.
  bool reject() {
    add_error("syntax error", true);
    const bool is_in_braces = depth_ > 0;
    for (; token_.kind != Token::Kind::end; next()) {
      if (depth_ == 0 && token_.is_keyword("file")) return false;
      depth_ += token_.is('{') ? 1 : token_.is('}') && depth_ > 0 ? -1 : 0;
      if (depth_ > 0 || !is_in_braces) continue;
      close_group(token_.range.end);
      next();
      return false;
    }
    close_group(last_end_);
    return false;
  }

  void close_group(std::size_t end) {
    if (group_ != none) out_.items[group_].body.end = end;
    group_ = none;
    depth_ = 0;
  }

  bool open_brace() {
    if (!token_.is('{')) return reject();
    ++depth_;
    next();
    return true;
  }

  /// Steps over the `}` at the current position.
  void close_brace() {
    --depth_;
    next();
  }

  bool read_global() {
    next();
    const TextRange brace = token_.range;
    return open_brace() && read_variables({.kind = Kind::global, .text = {}, .range = brace});
  }

  void read_file() {
    next();
    if (!token_.is_value()) {
      reject();
      return;
    }
    out_.items.push_back({.kind = Kind::file, .text = std::string(token_.text), .range = token_.range});
    next();
    if (token_.is('{')) {
      group_ = out_.items.size() - 1;
      out_.items[group_].body = {token_.range.begin, token_.range.end};
    }
    if (!open_brace()) return;
    out_.items.push_back({.kind = Kind::sets, .text = {}, .range = token_.range});
    if (token_.is_keyword("pattern") ? !read_pattern() : !read_sets(nullptr)) return;
    const std::size_t end = token_.range.end;
    out_.items.push_back({.kind = Kind::end, .text = {}, .range = token_.range});
    close_brace();
    close_group(end);
  }

  bool read_pattern() {
    next();
    if (!open_brace()) return false;
    std::vector<std::string> names;
    for (; !token_.is('}'); next()) {
      if (token_.kind == Token::Kind::word) names.emplace_back(token_.text);
      else if (!token_.is(',') || names.empty()) return reject();
    }
    close_brace();
    return read_sets(&names);
  }

  /// Reads sets, or rows for the names of a pattern, to the brace that closes the group.
  bool read_sets(const std::vector<std::string>* names) {
    while (!token_.is('}')) {
      if (token_.is_keyword("global")) {
        if (!read_global()) return false;
        continue;
      }
      const bool has_name = token_.kind == Token::Kind::word;
      if (has_name) {
        add_error("deprecated word before `{`", false);
        next();
      }
      SubstitutionItem set{.kind = Kind::set, .text = {}, .range = token_.range};
      if (!open_brace()) return false;
      if (has_name && token_.is('}')) return reject();
      const bool is_read =
          names != nullptr ? read_row(std::move(set), *names) : read_variables(std::move(set));
      if (!is_read) return false;
    }
    return true;
  }

  /// Appends `NAME="VALUE",`, as dbLoadTemplate gives it to dbLoadRecords.
  static void append(SubstitutionItem& item, std::string_view name, const Token& value) {
    item.text += fmt::format("{}=\"", name);
    item.pieces.push_back({item.text.size(), value.range.begin, value.text.size()});
    item.text += fmt::format("{}\",", value.text);
  }

  bool read_variables(SubstitutionItem set) {
    while (!token_.is('}')) {
      if (token_.is(',') && !set.text.empty()) {
        next();
        continue;
      }
      const Token name = token_;
      if (name.kind != Token::Kind::word) return reject();
      next();
      if (!token_.is('=')) return reject();
      next();
      if (!token_.is_value()) return reject();
      append(set, name.text, token_);
      next();
    }
    return add_set(std::move(set));
  }

  bool read_row(SubstitutionItem set, const std::vector<std::string>& names) {
    std::size_t index = 0;
    for (; !token_.is('}'); next()) {
      if (token_.is(',') && index > 0) continue;
      if (!token_.is_value()) return reject();
      if (index == names.size()) add_error("too many values given", false);
      if (index < names.size()) append(set, names[index], token_);
      ++index;
    }
    return add_set(std::move(set));
  }

  bool add_set(SubstitutionItem set) {
    set.range.end = token_.range.end;
    out_.items.push_back(std::move(set));
    close_brace();
    return true;
  }

  Substitutions out_;
  Lexer lexer_;
  Token token_;
  std::size_t last_end_ = 0;
  std::size_t group_ = none;  ///< the item of the open `file`
  int depth_ = 0;             ///< of open braces
};

}  // namespace

Substitutions read_load_template(std::string_view text) { return Parser(text).parse(); }

}  // namespace iocwright::epics
