#include "yaml/stray_tabs.hpp"

#include <algorithm>

namespace iocwright::yaml {

void StrayTabs::check(Span span, Style style, Sink& sink) {
  check_gap(checked_, span.begin, sink);
  if (style == Style::plain) check_gap(span.begin, span.end, sink);
  checked_ = std::max(checked_, span.end);
}

void StrayTabs::check_gap(std::uint32_t begin, std::uint32_t end, Sink& sink) {
  for (std::uint32_t i = begin; i < end; ++i) {
    if (text_[i] == '#' && (i == begin || text_[i - 1] == ' ' || text_[i - 1] == '\t' || text_[i - 1] == '\n')) {
      const std::size_t line_end = text_.find('\n', i);
      i = static_cast<std::uint32_t>(std::min<std::size_t>(line_end, end));
      continue;
    }
    if (text_[i] != '\t') continue;
    sink.add(error(DiagKind::yaml_syntax, "found character '\\t' that cannot start any token").at({file_, i, i + 1}).help("YAML wants spaces here"));
    return;
  }
}

}  // namespace iocwright::yaml
