#include <algorithm>

#include "epics/db/characters.hpp"
#include "epics/db/macros.hpp"

namespace iocwright::epics {

namespace {

/// The bytes of a definition string, with what protects each of them.
class Scanner {
 public:
  explicit Scanner(std::string_view text) : text_(text) { look(); }

  bool is_at_end() const { return at_ >= text_.size(); }
  std::size_t at() const { return at_; }
  bool is(char c) const { return !is_at_end() && !is_protected_ && text_[at_] == c; }
  bool is_blank() const { return !is_at_end() && !is_protected_ && is_space(text_[at_]); }
  void step() {
    // the byte after a backslash is neither a quote nor a separator, also within quotes
    at_ += is_escape_ ? 2 : 1;
    look();
  }

 private:
  void look() {
    if (is_at_end()) return;
    const char c = text_[at_];
    if (quote_ != 0 && c == quote_) quote_ = 0;
    else if (quote_ == 0 && (c == '\'' || c == '"')) quote_ = c;
    is_escape_ = c == '\\' && at_ + 1 < text_.size();
    is_protected_ = quote_ != 0 || is_escape_;
  }

  std::string_view text_;
  std::size_t at_ = 0;
  char quote_ = 0;
  bool is_escape_ = false;
  bool is_protected_ = false;
};

/// Without the white space at its end, even if that was escaped.
TextRange trimmed(std::string_view text, std::size_t begin, std::size_t end) {
  end = std::min(end, text.size());
  while (end > begin && is_space(text[end - 1])) --end;
  return {begin, end};
}

std::string_view part(std::string_view text, TextRange range) {
  return text.substr(range.begin, range.end - range.begin);
}

/// A name without its quotes and backslashes.
std::string unquoted(std::string_view name) {
  std::string out;
  char quote = 0;
  for (std::size_t at = 0; at < name.size(); ++at) {
    const char c = name[at];
    if (quote != 0 ? c == quote : c == '\'' || c == '"') {
      quote = quote != 0 ? '\0' : c;
      continue;
    }
    if (c == '\\' && at + 1 < name.size()) ++at;
    out += name[at];
  }
  return out;
}

}  // namespace

std::vector<MacroDefinition> parse_macros(std::string_view text) {
  text = text.substr(0, text.find('\0'));
  std::vector<MacroDefinition> out;
  Scanner scanner(text);
  while (true) {
    while (scanner.is_blank() || scanner.is(',')) scanner.step();
    if (scanner.is_at_end()) return out;
    const std::size_t name = scanner.at();
    while (!scanner.is_at_end() && !scanner.is('=') && !scanner.is(',')) scanner.step();
    MacroDefinition& made = out.emplace_back();
    made.name_range = trimmed(text, name, scanner.at());
    made.name = unquoted(part(text, made.name_range));
    made.value_range = {made.name_range.end, made.name_range.end};
    if (!scanner.is('=')) continue;
    scanner.step();
    while (scanner.is_blank()) scanner.step();
    const std::size_t value = std::min(scanner.at(), text.size());
    while (!scanner.is_at_end() && !scanner.is(',')) scanner.step();
    made.value_range = trimmed(text, value, scanner.at());
    made.value = part(text, made.value_range);
  }
}

}  // namespace iocwright::epics
