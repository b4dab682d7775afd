// The tokens and the grammar of substitution files for msi.
#include <algorithm>
#include <optional>

#include "epics/db/characters.hpp"
#include "epics/db/substitutions.hpp"

namespace iocwright::epics {

namespace {

using Kind = SubstitutionItem::Kind;

struct Token {
  enum class Kind : unsigned char { end, separator, open, close, word };
  Kind kind = Kind::separator;
  std::string_view text = {};  ///< of a word, with its quotes
  TextRange range = {};
  bool is_unterminated = false;
};

class Lexer {
 public:
  explicit Lexer(std::string_view text) : text_(text) {}

  /// The next token. At the end of a line, and at a `#` directly after a token, it is a separator.
  Token next() {
    if (at_ == end_ || text_[at_] == '\n' || text_[at_] == '#') return next_chunk();
    while (at_ < end_ && is_space(text_[at_])) ++at_;
    if (at_ == end_ || text_[at_] == ',') {
      while (at_ < end_ && (is_space(text_[at_]) || text_[at_] == ',')) ++at_;
      return {.range = {at_, at_}};
    }
    const std::size_t begin = at_;
    const char c = text_[at_];
    if (c == '{' || c == '}') return token(c == '{' ? Token::Kind::open : Token::Kind::close, begin, ++at_);
    if (c == '"') return string(begin);
    while (at_ < end_ && !is_space(text_[at_]) && word_ends.find(text_[at_]) == std::string_view::npos) ++at_;
    return token(Token::Kind::word, begin, at_);
  }

  /// Continues after a string of several lines.
  void skip_to(std::size_t end) {
    while (end_ < end && load_chunk()) continue;
    at_ = std::max(at_, std::min(end, end_));
  }

  TextRange chunk() const { return {begin_, end_}; }
  /// msi counts the first line as 2, and the end of the file as a line.
  std::size_t counted_line() const { return chunks_ + 1; }

 private:
  Token token(Token::Kind kind, std::size_t begin, std::size_t end) const {
    return {kind, text_.substr(begin, end - begin), {begin, end}, false};
  }

  /// msi reads lines into a buffer of 4096 bytes, and skips those that begin with `#`.
  bool load_chunk() {
    at_ = begin_ = next_;
    ++chunks_;
    const std::size_t line_end = text_.find('\n', begin_);
    const std::size_t size = (line_end == std::string_view::npos ? text_.size() : line_end + 1) - begin_;
    next_ = begin_ + std::min<std::size_t>(size, 4095);
    end_ = begin_ + std::min(text_.substr(begin_, next_ - begin_).find('\0'), next_ - begin_);
    return next_ > begin_;
  }

  Token next_chunk() {
    if (is_at_end_) return {Token::Kind::end, {}, {text_.size(), text_.size()}, false};
    while (load_chunk())
      if (at_ == end_ || text_[at_] != '#') return {.range = {at_, at_}};
    is_at_end_ = true;
    return next_chunk();
  }

  /// A string must end on its line. One that does not extends to the next quote, if there is one.
  Token string(std::size_t begin) {
    std::size_t end = begin + 1;
    while (end < text_.size() && (text_[end] != '"' || text_[end - 1] == '\\')) ++end;
    const bool has_line_end = text_.substr(begin, end - begin).find('\n') != std::string_view::npos;
    if (!has_line_end && end < end_) {
      at_ = end + 1;
      return token(Token::Kind::word, begin, at_);
    }
    Token out = token(Token::Kind::word, begin, end < text_.size() ? end + 1 : end_);
    out.is_unterminated = true;
    return out;
  }

  static constexpr std::string_view word_ends = "\",{}";

  std::string_view text_;
  std::size_t at_ = 0;
  std::size_t begin_ = 0;  ///< of the line
  std::size_t end_ = 0;    ///< of what msi sees of the line
  std::size_t next_ = 0;   ///< the next line
  std::size_t chunks_ = 0;
  bool is_at_end_ = false;
};

class Parser {
 public:
  explicit Parser(std::string_view text) : lexer_(text) { next(); }

  Substitutions parse() {
    while (true) {
      skip_separators();
      if (token_.kind == Token::Kind::end) break;
      if (is_word("global")) {
        next();
        skip_separators();
        if (token_.kind == Token::Kind::open) read_plain(Kind::global);
      } else if (begin_sets()) {
        read_sets();
      }
    }
    if (group_ != none) close_group(last_end_);
    return std::move(out_);
  }

 private:
  static constexpr std::size_t none = std::string::npos;

  void next() {
    const bool is_visible = token_.kind != Token::Kind::separator && token_.kind != Token::Kind::end;
    if (is_visible) last_end_ = token_.range.end;
    token_ = lexer_.next();
    if (!token_.is_unterminated) return;
    add_error("Strings must be on single line\n");
    lexer_.skip_to(token_.range.end);
  }

  void skip_separators() {
    while (token_.kind == Token::Kind::separator) next();
  }

  void next_without_separators() {
    next();
    skip_separators();
  }

  bool is_word(std::string_view word) const {
    return token_.kind == Token::Kind::word && token_.text == word;
  }

  void add_error(std::string message, bool is_fatal = true) {
    out_.errors.push_back({.message = std::move(message),
                           .is_fatal = is_fatal,
                           .range = token_.range,
                           .items_before = out_.items.size(),
                           .line = lexer_.counted_line(),
                           .chunk = lexer_.chunk()});
  }

  /// Adds a syntax error, and skips to the end of the braces, of which `depth` are open, or to the next
  /// `file` if none is.
  bool reject(std::string_view problem, int depth) {
    add_error("Parse error, " + std::string(problem));
    const bool is_in_braces = depth > 0;
    for (; token_.kind != Token::Kind::end; next()) {
      if (depth == 0 && is_word("file")) break;
      depth += token_.kind == Token::Kind::open ? 1 : token_.kind == Token::Kind::close && depth > 0 ? -1 : 0;
      if (depth > 0 || !is_in_braces) continue;
      close_group(token_.range.end);
      next();
      break;
    }
    if (token_.kind == Token::Kind::end) close_group(last_end_);
    return false;
  }

  void close_group(std::size_t end) {
    if (group_ != none) out_.items[group_].body.end = end;
    group_ = none;
    names_.reset();
  }

  /// Reads the head of a group or its names. Returns whether sets may follow.
  bool begin_sets() {
    if (is_word("file")) {
      if (!begin_file()) return false;
      skip_separators();
    }
    const int depth = group_ == none ? 0 : 1;
    if (token_.kind == Token::Kind::open) {
      out_.items.push_back({.kind = Kind::sets, .text = {}, .range = token_.range});
      return true;
    }
    if (token_.kind == Token::Kind::close) return reject("unexpected '}'", depth);
    if (!is_word("pattern")) return reject("expecting 'pattern'", depth);
    names_.emplace();
    next_without_separators();
    if (token_.kind != Token::Kind::open) return reject("expecting '{'", depth);
    for (next_without_separators(); token_.kind == Token::Kind::word; next_without_separators())
      names_->emplace_back(token_.text);
    if (token_.kind != Token::Kind::close) return reject("expecting '}'", depth + 1);
    const TextRange range = token_.range;
    next();  // msi reads a token ahead: an error there comes first
    out_.items.push_back({.kind = Kind::sets, .text = {}, .range = range});
    return true;
  }

  /// Reads `file NAME {`.
  bool begin_file() {
    if (group_ != none) close_group(last_end_);
    next();
    if (token_.kind != Token::Kind::word) return reject("expecting a filename", 0);
    TextRange range = token_.range;
    std::string_view name = token_.text;
    if (name.size() > 1 && name.front() == '"' && name.back() == '"') {
      name = name.substr(1, name.size() - 2);
      range = {range.begin + 1, range.end - 1};
    }
    names_.reset();
    out_.items.push_back({.kind = Kind::file, .text = std::string(name), .range = range});
    next_without_separators();
    if (token_.kind != Token::Kind::open) return reject("expecting '{'", 0);
    group_ = out_.items.size() - 1;
    out_.items[group_].body = {token_.range.begin, token_.range.end};
    next();
    return true;
  }

  /// Reads rows or sets until something else follows.
  void read_sets() {
    while (true) {
      skip_separators();
      if (token_.kind == Token::Kind::close && group_ != none) {
        out_.items.push_back({.kind = Kind::end, .text = {}, .range = token_.range});
        close_group(token_.range.end);
        next();
        return;
      }
      if (token_.kind != Token::Kind::open) return;
      if (!(names_ ? read_row() : read_plain(Kind::set))) return;
    }
  }

  /// Appends the token to the definitions.
  static void append(SubstitutionItem& item, const Token& token) {
    item.pieces.push_back({item.text.size(), token.range.begin, token.text.size()});
    item.text += token.text;
  }

  /// Reads `{ NAME=VALUE, … }`. The words are joined, and only commas and line ends separate macros.
  bool read_plain(Kind kind) {
    const int depth = group_ == none ? 1 : 2;
    SubstitutionItem set{.kind = kind, .text = {}, .range = token_.range};
    for (next(); token_.kind != Token::Kind::close; next()) {
      if (token_.kind == Token::Kind::open) return reject("unexpected '{'", depth);
      if (token_.kind == Token::Kind::end) return reject("incomplete file?", depth);
      if (token_.kind == Token::Kind::separator) set.text += ',';
      else append(set, token_);
    }
    return add_set(std::move(set));
  }

  /// Reads `{ VALUE VALUE … }` for the names of the pattern.
  bool read_row() {
    SubstitutionItem set{.kind = Kind::set, .text = {}, .range = token_.range};
    std::size_t index = 0;
    for (next_without_separators(); token_.kind != Token::Kind::close; next_without_separators()) {
      if (token_.kind != Token::Kind::word)
        return reject("expecting macro value", group_ == none ? 1 : 2);
      if (index > 0) set.text += ',';
      if (index < names_->size()) {
        set.text += names_->at(index) + "=";
        append(set, token_);
      } else {
        add_error("Warning, too many values given", false);
      }
      ++index;
    }
    return add_set(std::move(set));
  }

  bool add_set(SubstitutionItem set) {
    set.range.end = token_.range.end;
    next();
    out_.items.push_back(std::move(set));
    return true;
  }

  Lexer lexer_;
  Token token_;
  std::size_t last_end_ = 0;  ///< of the last token that is not a separator
  std::size_t group_ = none;  ///< the item of the open `file`
  std::optional<std::vector<std::string>> names_;  ///< of the current pattern
  Substitutions out_;
};

}  // namespace

Substitutions read_msi_substitutions(std::string_view text) { return Parser(text).parse(); }

}  // namespace iocwright::epics
