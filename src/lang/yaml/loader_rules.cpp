#include "lang/yaml/loader_rules.hpp"

#include <algorithm>

#include "lang/yaml/explain.hpp"

namespace iocwright::yaml {

void LoaderRules::check_scalar(Span span, Style style, Sink& sink) {
  const bool is_block = style == Style::literal || style == Style::folded;
  if (is_block) check_block_header(span, sink);
  if (is_block) check_block_indentation(span, sink);
  if (!any_tab_) return;
  check_tabs(checked_, span.begin, false);
  if (style == Style::plain) check_tabs(span.begin, span.end, true);
  if (is_block)
    check_tabs(
        span.begin,
        std::min(span.end, static_cast<std::uint32_t>(std::min(text_.find('\n', span.begin), text_.size()))),
        false);
  checked_ = std::max(checked_, span.end);
}

void LoaderRules::check_rest(Sink& sink) {
  if (any_tab_) check_tabs(checked_, static_cast<std::uint32_t>(text_.size()), false);
  if (tabs_ > 0) sink.add(tab_error({.file = file_, .text = text_}, first_tab_, tabs_ - 1));
}

void LoaderRules::check_tabs(std::uint32_t begin, std::uint32_t end, bool in_scalar) {
  for (std::uint32_t i = begin; i < end; ++i) {
    const char c = text_[i];
    if (c == '#' && !in_scalar &&
        (i == begin || text_[i - 1] == ' ' || text_[i - 1] == '\t' || text_[i - 1] == '\n')) {
      i = static_cast<std::uint32_t>(std::min<std::size_t>(text_.find('\n', i), end));
      continue;
    }
    if (!in_scalar && (c == '[' || c == '{')) ++flow_depth_;
    if (!in_scalar && (c == ']' || c == '}')) --flow_depth_;
    if (c != '\t' || (flow_depth_ > 0 && !in_scalar)) continue;
    if (tabs_++ == 0) first_tab_ = i;
    return;
  }
}

void LoaderRules::check_block_header(Span span, Sink& sink) const {
  const std::string_view header =
      text_.substr(span.begin, std::min(text_.find('\n', span.begin), text_.size()) - span.begin);
  const std::size_t comment = header.find('#');
  if (comment == std::string_view::npos || header[comment - 1] == ' ' || header[comment - 1] == '\t') return;
  const auto place = static_cast<std::uint32_t>(span.begin + comment);
  sink.add(
      error(DiagKind::yaml_syntax, "a comment after the header of a block of text needs a space before it")
          .at({file_, place, place + 1})
          .help("put a space before `#` to start a comment"));
}

void LoaderRules::check_block_indentation(Span span, Sink& sink) const {
  std::size_t at = std::min(text_.find('\n', span.begin), text_.size());
  if (text_.substr(span.begin, at - span.begin).find_first_of("123456789") <
      text_.substr(span.begin, at - span.begin).find('#'))
    return;  // the header gives the indentation
  std::size_t first = 0, deepest = 0, column = 0;
  bool blank_line = false;
  for (++at; at < text_.size() && (text_[at] == ' ' || text_[at] == '\n' || text_[at] == '\r'); ++at) {
    if (text_[at] == ' ') {
      deepest = std::max(deepest, ++column);
      continue;
    }
    if (!blank_line) first = column;
    blank_line = true;
    column = 0;
  }
  if (first == 0 || deepest <= first) return;
  const auto place = static_cast<std::uint32_t>(std::min(at, text_.size()));
  sink.add(error(DiagKind::yaml_syntax,
                 "a line is indented more than the blank line at the start of the block scalar")
               .at({file_, place, place})
               .help("remove the spaces from the blank lines at the start of the block scalar"));
}

}  // namespace iocwright::yaml
