#include "editor/lsp/text_lines.hpp"

#include <algorithm>

#include "core/base/utf8.hpp"

namespace iocwright::lsp {

namespace {

std::int64_t units(char32_t code_point) { return code_point > 0xFFFF ? 2 : 1; }

}  // namespace

TextLines::TextLines(std::string_view text) : text_(text), starts_{0} {
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] != '\n' && text[i] != '\r') continue;
    if (text[i] == '\r' && i + 1 < text.size() && text[i + 1] == '\n') ++i;
    starts_.push_back(i + 1);
  }
}

std::size_t TextLines::line_of(std::size_t offset) const {
  return static_cast<std::size_t>(std::ranges::upper_bound(starts_, offset) - starts_.begin()) - 1;
}

std::size_t TextLines::end_of_line(std::size_t line) const {
  std::size_t end = line + 1 < starts_.size() ? starts_[line + 1] : text_.size();
  if (line + 1 == starts_.size()) return end;
  --end;
  if (text_[end] == '\n' && end > starts_[line] && text_[end - 1] == '\r') --end;
  return end;
}

std::size_t TextLines::line_start(std::size_t offset) const { return starts_[line_of(offset)]; }

std::size_t TextLines::line_end(std::size_t offset) const { return end_of_line(line_of(offset)); }

std::size_t TextLines::offset(Position position) const {
  if (position.line < 0) return 0;
  if (static_cast<std::uint64_t>(position.line) >= starts_.size()) return text_.size();
  const auto line = static_cast<std::size_t>(position.line);
  const std::size_t end = end_of_line(line);
  std::size_t at = starts_[line];
  for (std::int64_t left = position.character; left > 0 && at < end;) {
    const utf8::Decoded next = utf8::decode(text_.substr(at, end - at));
    if (units(next.code_point) > left) break;
    left -= units(next.code_point);
    at += next.size;
  }
  return at;
}

Position TextLines::position(std::size_t offset) const {
  offset = std::min(offset, text_.size());
  const std::size_t line = line_of(offset);
  return {static_cast<std::int64_t>(line), utf16_length(text_.substr(starts_[line], offset - starts_[line]))};
}

std::int64_t utf16_length(std::string_view text) {
  std::int64_t out = 0;
  while (!text.empty()) {
    const utf8::Decoded next = utf8::decode(text);
    out += units(next.code_point);
    text.remove_prefix(next.size);
  }
  return out;
}

void replace(std::string& text, const Range& range, std::string_view by) {
  const TextLines lines(text);
  const std::size_t begin = lines.offset(range.start);
  const std::size_t end = std::max(begin, lines.offset(range.end));
  text.replace(begin, end - begin, by);
}

}  // namespace iocwright::lsp
