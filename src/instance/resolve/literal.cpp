#include "instance/resolve/literal.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "core/base/unicode.hpp"
#include "core/base/utf8.hpp"
#include "core/value/dict.hpp"
#include "core/value/number.hpp"
#include "core/value/text_forms.hpp"
#include "instance/resolve/python_values.hpp"
#include "lang/jinja/eval/objects.hpp"
#include "lang/jinja/eval/operators.hpp"
#include "lang/jinja/parse/string_literal.hpp"

namespace iocwright::resolve {

namespace {

Diagnostic invalid(std::string message = "invalid syntax") {
  return error(DiagKind::template_cast, std::move(message));
}

Diagnostic invalid_number(std::string_view word) { return invalid(fmt::format("invalid number `{}`", word)); }

class LiteralParser {
 public:
  LiteralParser(std::string_view text, Budget& budget) : text_(text), budget_(budget) {}

  Result<Value> parse() {
    // Blanks at the start are ignored, but the first line after empty lines and comments must not be
    // indented.
    while (peek() == ' ' || peek() == '\t') ++at_;
    while (peek() == '\n' || peek() == '\r' || peek() == '#') skip_line();
    if (peek() == ' ' || peek() == '\t') return fail(invalid("unexpected indent"));
    Value value = TRY(tuple_or_value());
    open_brackets_ = 1;  // skip line ends, too: nothing but these, blanks and comments may follow
    skip_space();
    if (at_ < text_.size()) return fail(invalid());
    return value;
  }

 private:
  char peek(std::size_t ahead = 0) const { return at_ + ahead < text_.size() ? text_[at_ + ahead] : '\0'; }

  void skip_line() {
    while (at_ < text_.size() && text_[at_] != '\n') ++at_;
    if (at_ < text_.size()) ++at_;
  }

  /// Skips blanks and comments, and line ends if they are within brackets.
  void skip_space() {
    while (at_ < text_.size()) {
      const char c = text_[at_];
      if (c == '#') {
        while (at_ < text_.size() && text_[at_] != '\n') ++at_;
      } else if (c == ' ' || c == '\t' || c == '\f' || (open_brackets_ > 0 && (c == '\n' || c == '\r'))) {
        ++at_;
      } else if (c == '\\' && peek(1) == '\n') {
        at_ += 2;
      } else {
        return;
      }
    }
  }

  bool take(char c) {
    skip_space();
    if (peek() != c) return false;
    ++at_;
    return true;
  }

  /// `1, 2` without brackets is a tuple.
  Result<Value> tuple_or_value() {
    Value first = TRY(value());
    skip_space();
    if (peek() != ',') return first;
    std::vector<Value> items{std::move(first)};
    while (take(',')) {
      skip_space();
      if (at_ >= text_.size() || peek() == '\n' || peek() == ')') break;
      items.push_back(TRY(value()));
    }
    return Value::tuple(std::move(items));
  }

  /// A value, which may be a complex number like `1+2j`.
  Result<Value> value() {
    Value left = TRY(operand());
    skip_space();
    if (peek() != '+' && peek() != '-') return left;
    const bool negative = text_[at_++] == '-';
    const auto right = complex_parts(TRY(operand()));
    if (!left.is_number() || left.is_bool() || !right || right->first != 0)
      return fail(invalid("malformed node or string: a sum"));
    return make_complex(left.as_real(), negative ? -right->second : right->second);
  }

  Result<Value> operand() {
    const Budget::Level level(budget_);
    TRY(level.ok());
    TRY(budget_.step());
    skip_space();
    const char c = peek();
    if (c == '+' || c == '-') return signed_number();
    if (c == '[') return list();
    if (c == '(') return parenthesis();
    if (c == '{') return dict_or_set();
    if (text_.substr(at_).starts_with("...")) {
      at_ += 3;
      return make_ellipsis();
    }
    if ((c >= '0' && c <= '9') || c == '.') return number();
    return word_or_string();
  }

  Result<Value> signed_number() {
    const bool negative = text_[at_++] == '-';
    const Value number = TRY(operand());
    if (const auto parts = complex_parts(number))
      return negative ? make_complex(-parts->first, -parts->second) : number;
    if (!number.is_int() && !number.is_real())
      return fail(invalid("malformed node or string: a sign without a number"));
    return negative ? jinja::negate(number) : Result<Value>(number);
  }

  Result<Value> list() {
    std::vector<Value> items = TRY(items_until(']'));
    return Value::list(std::move(items));
  }

  /// The items between the opening bracket at the cursor and `close`.
  Result<std::vector<Value>> items_until(char close) {
    ++at_;
    ++open_brackets_;
    std::vector<Value> items;
    while (!take(close)) {
      if (!items.empty()) {
        if (!take(',')) return fail(invalid());
        if (take(close)) break;
      }
      items.push_back(TRY(value()));
    }
    --open_brackets_;
    return items;
  }

  Result<Value> parenthesis() {
    const std::size_t begin = at_;
    std::vector<Value> items = TRY(items_until(')'));
    // A single item without a comma after it is not a tuple.
    std::size_t last = at_ - 1;
    while (last > begin && (text_[last - 1] == ' ' || text_[last - 1] == '\n' || text_[last - 1] == '\t'))
      --last;
    if (items.size() == 1 && text_[last - 1] != ',') return items[0];
    return Value::tuple(std::move(items));
  }

  Result<Value> dict_or_set() {
    const std::size_t begin = at_++;
    ++open_brackets_;
    Dict out;
    while (!take('}')) {
      if (!out.empty()) {
        if (!take(',')) return fail(invalid());
        if (take('}')) break;
      }
      Value key = TRY(value());
      if (!take(':')) {
        if (!out.empty()) return fail(invalid());
        --open_brackets_;
        at_ = begin;
        return make_set(TRY(items_until('}')), budget_);
      }
      Value item = TRY(value());
      if (!hashable(key)) return fail(invalid(fmt::format("unhashable type: '{}'", type_name(key))));
      out.set(std::move(key), std::move(item));
    }
    --open_brackets_;
    return Value::dict(std::move(out));
  }

  Result<Value> number() {
    const std::size_t begin = at_;
    const bool prefixed = peek() == '0' &&
                          std::string_view("xXoObB").find(peek(1)) != std::string_view::npos &&
                          peek(1) != '\0';
    while (at_ < text_.size()) {
      const char c = text_[at_];
      const bool exponent_sign = (c == '+' || c == '-') && !prefixed &&
                                 (text_[at_ - 1] == 'e' || text_[at_ - 1] == 'E') && at_ > begin;
      if (!exponent_sign && c != '.' && c != '_' && !unicode::is_alnum(static_cast<unsigned char>(c))) break;
      ++at_;
    }
    const std::string_view word = text_.substr(begin, at_ - begin);
    if (word.ends_with('j') || word.ends_with('J')) {
      const auto imaginary = number::parse_float(word.substr(0, word.size() - 1));
      if (!imaginary) return fail(invalid_number(word));
      return make_complex(0, *imaginary);
    }
    if (prefixed || word.find_first_of(".eE") == std::string_view::npos) {
      const auto parsed = number::parse_int(word, 0);
      if (parsed.status == number::Parse::too_big) return fail(jinja::overflow());
      if (parsed.status == number::Parse::invalid) return fail(invalid_number(word));
      return Value(parsed.value);
    }
    const auto real = word == "." ? std::nullopt : number::parse_float(word);
    if (!real) return fail(invalid_number(word));
    return Value(*real);
  }

  Result<Value> word_or_string() {
    std::size_t end = at_;
    while (end < text_.size() &&
           (unicode::is_alnum(static_cast<unsigned char>(text_[end])) || text_[end] == '_'))
      ++end;
    const std::string_view word = text_.substr(at_, end - at_);
    if (end < text_.size() && (text_[end] == '\'' || text_[end] == '"')) return strings();
    if (word.empty()) return fail(invalid());
    at_ = end;
    if (word == "None") return Value();
    if (word == "True" || word == "False") return Value(word == "True");
    if (word == "set" && take('(') && take(')')) return make_set({}, budget_);
    return fail(invalid(fmt::format("malformed node or string: `{}`", word)));
  }

  /// Parses string literals. Adjacent ones are concatenated.
  Result<Value> strings() {
    static constexpr std::array<std::string_view, 6> prefixes{"", "r", "u", "b", "br", "rb"};
    std::string out;
    bool first = true, bytes = false;
    while (true) {
      std::size_t quote = at_;
      while (quote < text_.size() && unicode::is_alpha(static_cast<unsigned char>(text_[quote]))) ++quote;
      if (quote >= text_.size() || (text_[quote] != '\'' && text_[quote] != '"') || quote - at_ > 2)
        return bytes ? make<jinja::Bytes>(std::move(out)) : Value(std::move(out));
      const std::string prefix = unicode::lower(text_.substr(at_, quote - at_));
      if (std::ranges::find(prefixes, prefix) == prefixes.end())
        return fail(invalid("malformed node or string: invalid prefix of a string"));
      const bool is_bytes = prefix.find('b') != std::string::npos;
      if (first) bytes = is_bytes;
      else if (bytes != is_bytes) return fail(invalid("cannot mix bytes and nonbytes literals"));
      first = false;
      at_ = quote;
      out += TRY(string(prefix.find('r') != std::string::npos, is_bytes));
      skip_space();
    }
  }

  Result<std::string> string(bool raw, bool bytes) {
    const char mark = text_[at_];
    const bool triple = peek(1) == mark && peek(2) == mark;
    const std::string close(triple ? 3 : 1, mark);
    const std::size_t begin = at_ += close.size();
    while (at_ < text_.size() && !text_.substr(at_).starts_with(close)) {
      if (text_[at_] == '\n' && !triple) return fail(invalid("unterminated string literal"));
      at_ += text_[at_] == '\\' ? 2 : 1;
    }
    if (at_ >= text_.size()) return fail(invalid("unterminated string literal"));
    const std::string_view inside = text_.substr(begin, at_ - begin);
    at_ += close.size();
    if (bytes && !utf8::is_ascii(inside))
      return fail(invalid("bytes can only contain ASCII literal characters"));
    if (raw) return std::string(inside);
    if (bytes) return byte_escapes(inside);
    auto decoded = jinja::decode_string_literal(inside);
    if (!decoded) return fail(invalid(decoded.error()));
    return *std::move(decoded);
  }

  /// The content of a bytes literal, whose numeric escapes are bytes, not characters.
  static Result<std::string> byte_escapes(std::string_view inside) {
    const auto decoded = jinja::decode_string_literal(inside);
    if (!decoded) return fail(invalid(decoded.error()));
    std::string out;
    for (char32_t c : utf8::decode_all(*decoded)) out += static_cast<char>(c);
    return out;
  }

  std::string_view text_;
  Budget& budget_;
  std::size_t at_ = 0;
  int open_brackets_ = 0;
};

}  // namespace

Result<Value> parse_literal(std::string_view text, Budget& budget) {
  return LiteralParser(text, budget).parse();
}

}  // namespace iocwright::resolve
