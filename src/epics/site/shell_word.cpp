#include "epics/site/shell_word.hpp"

#include <utility>

namespace iocwright::epics {

namespace {

constexpr std::string_view pattern_characters = "*?[\\";

/// `is_first` excludes digits.
bool is_name_character(char c, bool is_first) {
  return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || c == '_' || (!is_first && c >= '0' && c <= '9');
}

}  // namespace

std::size_t assigned_name(std::string_view text) {
  std::size_t size = 0;
  while (size < text.size() && is_name_character(text[size], size == 0)) ++size;
  return size < text.size() && text[size] == '=' ? size : 0;
}

bool ends_word(char c) {
  return c == '\0' || std::string_view(" \t\n;&|<>()").find(c) != std::string_view::npos;
}

std::optional<ShellWord> ShellWordReader::read() {
  ShellWord word;
  word.is_assignment = assigned_name(text_.substr(at)) > 0;
  Quote quote = Quote::none;
  while (!is_at_end() && !(quote == Quote::none && ends_word(peek())))
    if (!step(word, quote)) return std::nullopt;
  if (quote != Quote::none) return std::nullopt;
  return word;
}

bool ShellWordReader::step(ShellWord& word, Quote& quote) {
  const char c = peek();
  const char previous = at > 0 ? text_[at - 1] : '\0';
  if (quote == Quote::single) {
    if (c == '\'') quote = Quote::none;
    else word.text += c;
  } else if (c == '`') {
    return false;
  } else if (c == '\\') {
    return step_escape(word, quote);
  } else if (c == '$') {
    return step_variable(word, quote);
  } else if (c == '"') {
    quote = quote == Quote::none ? Quote::twofold : Quote::none;
  } else if (quote == Quote::none && c == '\'') {
    quote = Quote::single;
  } else if (quote == Quote::none && c == '~' &&
             (ends_word(previous) || previous == '=' || previous == ':')) {
    return false;  // a home folder
  } else {
    word.is_pattern =
        word.is_pattern || (quote == Quote::none && pattern_characters.find(c) != std::string_view::npos);
    word.text += c;
  }
  ++at;
  return true;
}

bool ShellWordReader::step_escape(ShellWord& word, Quote quote) {
  const char next = peek(1);
  if (next == '\0') return false;
  at += 2;
  if (next == '\n') return true;  // the line continues
  if (quote == Quote::twofold && std::string_view("$`\"\\").find(next) == std::string_view::npos)
    word.text += '\\';
  word.text += next;
  return true;
}

void ShellWordReader::add_value(ShellWord& word, std::string_view value, Quote quote) {
  if (quote == Quote::none) {
    word.may_be_split = true;
    word.is_pattern = word.is_pattern || value.find_first_of(pattern_characters) != std::string_view::npos;
  }
  word.text += value;
}

std::string_view ShellWordReader::read_name() {
  const std::size_t begin = at;
  while (is_name_character(peek(), at == begin)) ++at;
  return text_.substr(begin, at - begin);
}

bool ShellWordReader::step_variable(ShellWord& word, Quote quote) {
  ++at;
  const char c = peek();
  if (c == '{') return step_braces(word, quote);
  if (is_name_character(c, true)) {
    add_value(word, variables_.get(read_name()), quote);
    return true;
  }
  const bool is_literal = ends_word(c) ? c != '(' : quote == Quote::twofold && c == '"';
  if (is_literal) word.text += '$';
  return is_literal;
}

/// `${NAME}`, and `${NAME-WORD}`, `${NAME=WORD}` and `${NAME+WORD}` with or without a colon, which makes an
/// empty variable count as unset.
bool ShellWordReader::step_braces(ShellWord& word, Quote quote) {
  ++at;
  const std::string name(read_name());
  if (name.empty()) return false;
  const bool colon = peek() == ':';
  if (colon) ++at;
  const char form = peek();
  const std::string* value = variables_.find(name);  // invalid after set()
  const bool is_set = value != nullptr && !(colon && value->empty());
  if (form == '}' && !colon) {
    ++at;
    add_value(word, variables_.get(name), quote);
    return true;
  }
  if (form != '-' && form != '=' && form != '+') return false;
  ++at;
  const bool is_used = is_set == (form == '+');
  const bool was_active = std::exchange(is_active, is_active && is_used);
  const auto operand = read_operand(quote);
  is_active = was_active;
  if (!operand) return false;
  if (form == '=' && !is_set && is_active) variables_.set(name, operand->text);
  if (is_used) add_value(word, operand->text, quote);
  else add_value(word, is_set ? variables_.get(name) : "", quote);
  return true;
}

/// The word up to the closing brace.
std::optional<ShellWord> ShellWordReader::read_operand(Quote quote) {
  ShellWord out;
  if (peek() == '~') return std::nullopt;
  const bool is_quoted = quote == Quote::twofold;
  while (!is_at_end()) {
    if (peek() == '}' && (quote == Quote::none || (is_quoted && quote == Quote::twofold))) {
      ++at;
      return out;
    }
    if (is_quoted && peek() == '"') return std::nullopt;  // nested quotes
    if (peek() == '\\' && peek(1) == '}') {
      out.text += '}';
      at += 2;
    } else if (!step(out, quote)) {
      return std::nullopt;
    }
  }
  return std::nullopt;
}

}  // namespace iocwright::epics
