#include "lang/yaml/source_lines.hpp"

#include <algorithm>

#include "core/base/escape_controls.hpp"
#include "core/base/text.hpp"
#include "core/base/utf8.hpp"

namespace iocwright::yaml {

namespace {

constexpr std::string_view blanks = " \t\r\n";

bool is_blank_at(std::string_view text, std::size_t at) {
  return at >= text.size() || blanks.find(text[at]) != std::string_view::npos;
}

}  // namespace

Line line_at(std::string_view text, std::uint32_t at) {
  const std::size_t end = std::min(text.find('\n', at), text.size());
  const std::size_t begin = at == 0 ? 0 : text.substr(0, at).rfind('\n') + 1;
  const bool has_return = end > begin && end < text.size() && text[end - 1] == '\r';
  return {static_cast<std::uint32_t>(begin), static_cast<std::uint32_t>(end - (has_return ? 1 : 0))};
}

std::size_t line_number(std::string_view text, std::uint32_t at) {
  return 1 + static_cast<std::size_t>(std::ranges::count(text.substr(0, at), '\n'));
}

std::uint32_t content_begin(std::string_view text, Line line) {
  const std::size_t at = text.substr(0, line.end).find_first_not_of(" \t", line.begin);
  return at == std::string_view::npos ? line.end : static_cast<std::uint32_t>(at);
}

std::size_t column_of(std::string_view text, std::uint32_t at) {
  const Line line = line_at(text, at);
  return utf8::length(text.substr(line.begin, at - line.begin));
}

bool is_dash(std::string_view text, std::uint32_t at) {
  return at < text.size() && text[at] == '-' && is_blank_at(text, at + 1);
}

std::uint32_t key_end(std::string_view text, std::uint32_t begin, std::uint32_t end) {
  for (std::uint32_t i = begin; i < end; ++i) {
    const bool may_quote = i == begin || is_blank_at(text, i - 1);
    if (may_quote && (text[i] == '"' || text[i] == '\'')) {
      const std::size_t close = text.substr(0, end).find(text[i], i + 1);
      if (close == std::string_view::npos) return end;
      i = static_cast<std::uint32_t>(close);
    } else if (text[i] == ':' && is_blank_at(text, i + 1)) {
      return i;
    }
  }
  return end;
}

std::uint32_t value_end(std::string_view text, std::uint32_t begin, bool in_flow) {
  const std::uint32_t line_end = line_at(text, begin).end;
  std::uint32_t end = begin;
  for (std::uint32_t i = begin; i < line_end; ++i) {
    const std::string_view rest = text.substr(i, line_end - i);
    if (rest.starts_with("{{") || rest.starts_with("{%") || rest.starts_with("{#")) {
      const std::size_t size = rest.find(rest[1] == '{' ? "}}" : rest[1] == '%' ? "%}" : "#}");
      i = size == std::string_view::npos ? line_end - 1 : static_cast<std::uint32_t>(i + size + 1);
    } else if (rest[0] == '#' && i > begin && is_blank_at(text, i - 1)) {
      break;
    } else if (in_flow && std::string_view(",]}").find(rest[0]) != std::string_view::npos) {
      break;
    }
    if (!is_blank_at(text, i)) end = i + 1;
  }
  return end;
}

std::uint32_t after_dashes(std::string_view text, Line line) {
  std::uint32_t at = content_begin(text, line);
  while (is_dash(text, at)) at = content_begin(text, {at + 1, std::max(line.end, at + 1)});
  return at;
}

std::uint32_t text_end(std::string_view text, std::uint32_t begin, bool in_flow) {
  const std::uint32_t end = value_end(text, begin, in_flow);
  if (in_flow || begin != after_dashes(text, line_at(text, begin))) return end;
  const std::size_t template_end =
      text.substr(begin).starts_with("{{") ? text.substr(0, end).find("}}", begin) : begin;
  return template_end == std::string_view::npos
             ? end
             : key_end(text, static_cast<std::uint32_t>(template_end), end);
}

std::string quoted(std::string_view text) {
  // Characters that cannot be seen, or that change the direction of text, are escaped as in YAML.
  const std::string doubled = text::replace_all(text, "\\", "\\\\");
  if (const std::string escaped = text::escape_controls_in_json(doubled); escaped != doubled)
    return "\"" + text::replace_all(escaped, "\"", "\\\"") + "\"";
  if (text.find_first_of("\"\\") == std::string_view::npos) return "\"" + std::string(text) + "\"";
  return "'" + text::replace_all(text, "'", "''") + "'";
}

}  // namespace iocwright::yaml
