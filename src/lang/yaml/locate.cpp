#include "lang/yaml/locate.hpp"

#include <algorithm>
#include <string_view>

namespace iocwright::yaml {

namespace {

bool is_blank(char c) { return c == ' ' || c == '\t' || c == '\n' || c == '\r'; }

/// Walks through a scalar's value and its raw text in the file in parallel.
class Walker {
 public:
  Walker(std::string_view raw, std::string_view value, Style style)
      : raw_(raw), value_(value), style_(style) {
    if (style == Style::literal || style == Style::folded) skip_header();
    else if (style != Style::plain) at_ = 1;  // the opening quote
  }

  /// The offset in the raw text of byte `target` of the value. Targets must not decrease.
  std::size_t find(std::size_t target) {
    for (; done_ < target && done_ < value_.size() && at_ < raw_.size(); ++done_) step();
    if (done_ < value_.size()) skip_folding();
    return std::min(at_, raw_.size());
  }

 private:
  /// Skips `|` or `>` and its indicators, and the indentation of the first line that is not blank.
  void skip_header() {
    at_ = std::min(raw_.find('\n'), raw_.size());
    if (at_ < raw_.size()) ++at_;
    std::size_t line = at_;
    while (line < raw_.size()) {
      const std::size_t text = raw_.find_first_not_of(' ', line);
      if (text == std::string_view::npos) break;
      if (raw_[text] != '\n') {
        indent_ = text - line;
        break;
      }
      line = text + 1;
    }
    skip_indent();
  }

  void skip_indent() {
    for (std::size_t i = 0; i < indent_ && at_ < raw_.size() && raw_[at_] == ' '; ++i) ++at_;
  }

  /// Skips white space that folding removed from the value here.
  void skip_folding() {
    if (style_ == Style::literal || is_blank(value_[done_])) return;
    while (at_ < raw_.size() && is_blank(raw_[at_])) ++at_;
  }

  /// Advances by one byte of the value.
  void step() {
    skip_folding();
    const char want = value_[done_];
    if (style_ == Style::double_quoted && raw_[at_] == '\\') return step_escape();
    if (style_ == Style::single_quoted && raw_[at_] == '\'') {
      at_ += 2;
      return;
    }
    const bool line_end = raw_[at_] == '\n' || raw_[at_] == '\r';
    if (raw_[at_] != want && !line_end) return;  // between folded lines: skip_folding() catches up after them
    if (raw_[at_] == '\r' && at_ + 1 < raw_.size() && raw_[at_ + 1] == '\n') ++at_;
    ++at_;
    if (line_end) skip_indent();
  }

  void step_escape() {
    const char kind = at_ + 1 < raw_.size() ? raw_[at_ + 1] : '\0';
    const std::size_t size = kind == 'x' ? 4 : kind == 'u' ? 6 : kind == 'U' ? 10 : 2;
    // All bytes of an escaped character map to the start of its escape.
    while (done_ + 1 < value_.size() && (static_cast<unsigned char>(value_[done_ + 1]) & 0xC0) == 0x80)
      ++done_;
    at_ += size;
  }

  std::string_view raw_;
  std::string_view value_;
  Style style_;
  std::size_t at_ = 0;
  std::size_t done_ = 0;
  std::size_t indent_ = 0;
};

}  // namespace

Span locate(const Node& scalar, const Sources& sources, std::size_t begin, std::size_t end) {
  if (!scalar.is_string() || !scalar.span.known()) return scalar.span;
  const std::string_view raw =
      sources.file(scalar.span.file).text().substr(scalar.span.begin, scalar.span.end - scalar.span.begin);
  Walker walker(raw, scalar.value.as_string(), scalar.style);
  const auto offset = [&](std::size_t at) {
    return scalar.span.begin + static_cast<std::uint32_t>(walker.find(at));
  };
  const std::uint32_t from = offset(begin);
  return {scalar.span.file, from, std::max(from, offset(end))};
}

}  // namespace iocwright::yaml
