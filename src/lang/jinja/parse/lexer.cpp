#include "lang/jinja/parse/lexer.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "core/base/unicode.hpp"
#include "core/base/utf8.hpp"

namespace iocwright::jinja {

namespace {

using Offset = std::uint32_t;

bool is_space(char c) { return c == ' ' || (c >= 9 && c <= 13); }
bool is_digit(char c) { return c >= '0' && c <= '9'; }
bool is_hex(char c) { return is_digit(c) || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F'); }

class Lexer {
 public:
  explicit Lexer(std::string_view source) : source_(source) {}

  Result<std::vector<Token>> run() {
    while (at_ < source_.size()) TRY(text_and_tag());
    tokens_.push_back({TokenKind::end, source_.substr(source_.size()), static_cast<Offset>(source_.size())});
    return std::move(tokens_);
  }

 private:
  std::string_view rest() const { return source_.substr(at_); }
  bool looking_at(std::string_view text) const { return rest().starts_with(text); }
  char peek(std::size_t ahead = 0) const {
    return at_ + ahead < source_.size() ? source_[at_ + ahead] : '\0';
  }

  void push(TokenKind kind, std::size_t begin, std::size_t end) {
    tokens_.push_back({kind, source_.substr(begin, end - begin), static_cast<Offset>(begin)});
  }

  void push_data(std::size_t begin, std::size_t end) {
    if (end > begin) push(TokenKind::data, begin, end);
  }

  void skip_space() {
    while (at_ < source_.size() && is_space(source_[at_])) ++at_;
  }

  /// Reads the text up to the next tag, and that tag. A `-` after the opening delimiter strips white space
  /// from the end of the text.
  Result<void> text_and_tag() {
    const std::size_t begin = at_;
    std::size_t open = source_.find('{', begin);
    while (open != std::string_view::npos && !is_tag(open)) open = source_.find('{', open + 1);
    if (open == std::string_view::npos) {
      push_data(begin, source_.size());
      at_ = source_.size();
      return {};
    }
    const char type = source_[open + 1];
    std::size_t text_end = open;
    at_ = open + 2;
    if (peek() == '-' || peek() == '+') {
      if (peek() == '-')
        while (text_end > begin && is_space(source_[text_end - 1])) --text_end;
      ++at_;
    }
    push_data(begin, text_end);
    if (type == '#') return comment(open);
    if (type == '{') return tag(open, TokenKind::print_begin, TokenKind::print_end, "}}");
    if (take_word_tag("raw")) return raw(open);
    return tag(open, TokenKind::block_begin, TokenKind::block_end, "%}");
  }

  bool is_tag(std::size_t open) const {
    const char type = open + 1 < source_.size() ? source_[open + 1] : '\0';
    return type == '{' || type == '%' || type == '#';
  }

  /// If the rest of the tag is ` word %}` or ` word -%}`, skips it and returns true.
  bool take_word_tag(std::string_view word) {
    const std::size_t start = at_;
    skip_space();
    if (looking_at(word)) {
      at_ += word.size();
      skip_space();
      const bool strip = peek() == '-';
      const bool plus = peek() == '+' && word != "raw";
      if (strip || plus) ++at_;
      if (looking_at("%}")) {
        at_ += 2;
        if (strip) skip_space();
        return true;
      }
    }
    at_ = start;
    return false;
  }

  Result<void> comment(std::size_t open) {
    if (at_ == source_.size()) return {};  // Jinja2 accepts a template that ends in `{#`
    const std::size_t close = source_.find("#}", at_);
    if (close == std::string_view::npos)
      return fail(syntax_error("unterminated comment: `#}` is missing", static_cast<Offset>(open),
                               static_cast<Offset>(open + 2)));
    const bool strip = close > at_ && source_[close - 1] == '-';
    at_ = close + 2;
    if (strip) skip_space();
    return {};
  }

  Result<void> raw(std::size_t open) {
    const std::size_t begin = at_;
    if (begin == source_.size()) return {};  // Jinja2 accepts this, too
    for (std::size_t close = source_.find("{%", begin); close != std::string_view::npos;
         close = source_.find("{%", close + 2)) {
      at_ = close + 2;
      const bool strip = peek() == '-';
      if (strip || peek() == '+') ++at_;
      if (!take_word_tag("endraw")) continue;
      std::size_t end = close;
      if (strip)
        while (end > begin && is_space(source_[end - 1])) --end;
      push_data(begin, end);
      return {};
    }
    return fail(syntax_error("unterminated raw block: `{% endraw %}` is missing", static_cast<Offset>(open),
                             static_cast<Offset>(open + 2)));
  }

  /// The error of a tag that ends in `}` instead of `close`.
  Diagnostic wrong_end(std::size_t open, std::string_view close) const {
    const auto here = static_cast<Offset>(at_);
    const std::string_view tag = source_.substr(open, at_ - open);
    return syntax_error(fmt::format("expected `{}`, found `}}`", close), here, here + 1)
        .help(tag.find('\n') == std::string_view::npos ? fmt::format("write `{}{}`", tag, close) : "");
  }

  /// Reads the tokens between an opening delimiter and `close`.
  Result<void> tag(std::size_t open, TokenKind begin_kind, TokenKind end_kind, std::string_view close) {
    push(begin_kind, open, open + 2);
    brackets_.clear();
    while (true) {
      skip_space();
      if (at_ >= source_.size())
        return fail(syntax_error(fmt::format("unterminated tag: `{}` is missing", close),
                                 static_cast<Offset>(open), static_cast<Offset>(open + 2)));
      if (brackets_.empty() && at_close(close)) {
        const bool strip = peek() == '-';
        const std::size_t sign = strip || (peek() == '+' && close == "%}") ? 1 : 0;
        push(end_kind, at_ + sign, at_ + sign + 2);
        at_ += sign + 2;
        if (strip) skip_space();
        return {};
      }
      if (brackets_.empty() && peek() == '}') return fail(wrong_end(open, close));
      TRY(token());
    }
  }

  bool at_close(std::string_view close) const {
    if (looking_at(close)) return true;
    const bool sign = peek() == '-' || (peek() == '+' && close == "%}");
    return sign && source_.substr(at_ + 1).starts_with(close);
  }

  Result<void> token() {
    const char c = peek();
    if (is_digit(c)) return number();
    if (c == '\'' || c == '"') return string(c);
    const auto first = utf8::decode(rest());
    if (unicode::is_identifier_start(first.code_point)) return name();
    return op();
  }

  Result<void> name() {
    const std::size_t begin = at_;
    while (at_ < source_.size()) {
      const auto d = utf8::decode(rest());
      if (!unicode::is_identifier_part(d.code_point)) break;
      at_ += d.size;
    }
    push(TokenKind::name, begin, at_);
    return {};
  }

  Result<void> string(char quote) {
    const std::size_t begin = at_++;
    while (at_ < source_.size() && source_[at_] != quote) at_ += source_[at_] == '\\' ? 2 : 1;
    if (at_ >= source_.size())
      return fail(syntax_error("unterminated string: the closing quote is missing",
                               static_cast<Offset>(begin), static_cast<Offset>(begin + 1)));
    push(TokenKind::string, begin, ++at_);
    return {};
  }

  /// The end of a run of digits with single underscores between them.
  std::size_t digits(std::size_t from, bool (*is)(char)) const {
    std::size_t i = from;
    while (i < source_.size() && (is(source_[i]) || (source_[i] == '_' && i > from &&
                                                     i + 1 < source_.size() && is(source_[i + 1]))))
      ++i;
    return i;
  }

  /// The end of the float that begins here, or `at_` if there is none. Digits are required on both sides of
  /// the dot.
  std::size_t real_end() const {
    if (at_ > 0 && source_[at_ - 1] == '.') return at_;  // `x.0.1` has two subscripts
    std::size_t i = digits(at_, is_digit);
    bool real = false;
    if (i + 1 < source_.size() && source_[i] == '.' && is_digit(source_[i + 1])) {
      i = digits(i + 1, is_digit);
      real = true;
    }
    if (i < source_.size() && (source_[i] == 'e' || source_[i] == 'E')) {
      std::size_t exponent = i + 1;
      if (exponent < source_.size() && (source_[exponent] == '+' || source_[exponent] == '-')) ++exponent;
      if (exponent < source_.size() && is_digit(source_[exponent])) {
        i = digits(exponent, is_digit);
        real = true;
      }
    }
    return real ? i : at_;
  }

  std::size_t integer_end() const {
    if (peek() == '0') {
      const char base = static_cast<char>(peek(1) | 0x20);
      const auto is = base == 'x'   ? is_hex
                      : base == 'o' ? +[](char c) { return c >= '0' && c <= '7'; }
                                    : +[](char c) { return c == '0' || c == '1'; };
      const std::size_t first = at_ + 2 + (peek(2) == '_' ? 1 : 0);
      if ((base == 'x' || base == 'o' || base == 'b') && first < source_.size() && is(source_[first]))
        return digits(first, is);
      return digits(at_, [](char c) { return c == '0'; });  // `017` is the number 0 followed by 17
    }
    return digits(at_, is_digit);
  }

  Result<void> number() {
    const std::size_t begin = at_;
    const std::size_t real = real_end();
    at_ = real > begin ? real : integer_end();
    push(real > begin ? TokenKind::real : TokenKind::integer, begin, at_);
    return {};
  }

  Result<void> op() {
    static constexpr std::array<std::string_view, 27> symbols{
        "//", "**", "==", "!=", ">=", "<=", "+", "-", "/", "*", "%", "~", "[", "]",
        "(",  ")",  "{",  "}",  ">",  "<",  "=", ".", ":", "|", ",", ";", ""};
    const auto* symbol = std::ranges::find_if(symbols, [&](std::string_view s) { return looking_at(s); });
    if (symbol->empty()) {
      const auto d = utf8::decode(rest());
      return fail(syntax_error(fmt::format("unexpected character `{}`", rest().substr(0, d.size)),
                               static_cast<Offset>(at_), static_cast<Offset>(at_ + d.size)));
    }
    TRY(track_bracket((*symbol)[0]));
    push(TokenKind::op, at_, at_ + symbol->size());
    at_ += symbol->size();
    return {};
  }

  /// Keeps track of brackets, because `}}` and `%}` do not end a tag inside them.
  Result<void> track_bracket(char symbol) {
    const auto here = static_cast<Offset>(at_);
    switch (symbol) {
      case '(': brackets_ += ')'; break;
      case '[': brackets_ += ']'; break;
      case '{': brackets_ += '}'; break;
      case ')':
      case ']':
      case '}':
        if (brackets_.empty())
          return fail(syntax_error(fmt::format("unexpected `{}`", symbol), here, here + 1));
        if (brackets_.back() != symbol)
          return fail(syntax_error(fmt::format("unexpected `{}`, expected `{}`", symbol, brackets_.back()),
                                   here, here + 1));
        brackets_.pop_back();
        break;
      default: break;
    }
    return {};
  }

  std::string_view source_;
  std::size_t at_ = 0;
  std::vector<Token> tokens_;
  std::string brackets_;  ///< the closing brackets that are expected, innermost last
};

}  // namespace

std::string normalize_source(std::string_view source) {
  std::string out;
  out.reserve(source.size());
  for (std::size_t i = 0; i < source.size(); ++i) {
    if (source[i] != '\r') {
      out += source[i];
      continue;
    }
    out += '\n';
    if (i + 1 < source.size() && source[i + 1] == '\n') ++i;
  }
  if (out.ends_with('\n')) out.pop_back();
  return out;
}

Result<std::vector<Token>> tokenize(std::string_view source) { return Lexer(source).run(); }

Diagnostic syntax_error(std::string message, std::uint32_t begin, std::uint32_t end) {
  return error(DiagKind::template_syntax, std::move(message)).at({0, begin, end});
}

}  // namespace iocwright::jinja
