// Mistakes with quotes: one that is missing, and text after the closing one.
#include <fmt/format.h>

#include <algorithm>

#include "lang/yaml/explain.hpp"
#include "lang/yaml/source_lines.hpp"

namespace iocwright::yaml {

namespace {

/// The offset after the quoted string that begins at `begin`, or npos if it never ends.
std::size_t string_end(std::string_view text, std::size_t begin) {
  const char quote = text[begin];
  for (std::size_t i = begin + 1; i < text.size(); ++i) {
    const bool is_escape = quote == '"' ? text[i] == '\\' : text.substr(i, 2) == "''";
    if (is_escape) ++i;
    else if (text[i] == quote) return i + 1;
  }
  return std::string_view::npos;
}

/// The last quoted string in [begin, end), where a value or a key can begin. Unknown if there is none.
Span last_string(const Failure& f, std::uint32_t begin, std::uint32_t end) {
  Span out;
  bool at_start = true;
  for (std::uint32_t i = begin; i < end; ++i) {
    const char c = f.text[i];
    if (at_start && (c == '"' || c == '\'')) {
      const std::size_t after = string_end(f.text, i);
      if (after > end) return out;
      out = f.span(i, static_cast<std::uint32_t>(after));
      i = out.end - 1;
      at_start = false;
    } else if (c == '#' && (i == begin || f.text[i - 1] == ' ')) {
      i = line_at(f.text, i).end - 1;
    } else if (c != ' ' && c != '\t' && c != '\r') {
      at_start = std::string_view("\n-:,[{?").find(c) != std::string_view::npos;
    }
  }
  return out;
}

/// The error for a string that should end in the line in which it begins.
Diagnostic open_quote(const Failure& f, std::uint32_t begin, std::string message) {
  const std::string_view value = f.part(begin, value_end(f.text, begin, false));
  return error(DiagKind::yaml_syntax, std::move(message))
      .at(f.span(begin, begin + 1))
      .help(fmt::format("write `{}{}`, if the string ends there", value, f.text[begin]));
}

}  // namespace

std::optional<Diagnostic> find_open_quote(const Failure& f) {
  if (f.context != "while scanning a quoted scalar" || f.context_at >= f.text.size()) return std::nullopt;
  return open_quote(f, f.context_at, fmt::format("this `{}` has no closing quote", f.text[f.context_at]));
}

std::optional<Diagnostic> find_text_after_quote(const Failure& f) {
  Span string = f.last_scalar;
  const bool is_last =
      string.known() && (f.last_style == Style::single_quoted || f.last_style == Style::double_quoted) &&
      f.part(string.end, std::max(string.end, f.at)).find_first_not_of(" \t") == std::string_view::npos;
  if (!is_last) string = last_string(f, string.end, f.at);
  const Line line = line_at(f.text, f.at);
  if (!string.known() || f.at >= line.end ||
      f.part(string.end, std::max(string.end, f.at)).find_first_not_of(" \t") != std::string_view::npos)
    return std::nullopt;
  const char quote = f.text[string.begin];
  if (string.begin < line.begin)
    return open_quote(
        f, string.begin,
        fmt::format("this `{}` has no closing quote before line {}", quote, line_number(f.text, string.end)));
  const std::uint32_t end = value_end(f.text, f.at, f.in_flow());
  if (end == f.at) return std::nullopt;
  // `'it's'` should be one string, and so should `'a'-b`, without the inner quotes.
  const bool has_last = f.text[end - 1] == quote;
  std::string whole(f.part(string.begin + 1, has_last ? string.end : string.end - 1));
  whole += f.part(string.end, has_last ? end - 1 : end);
  return error(DiagKind::yaml_syntax, fmt::format("text after the closing `{}`", quote))
      .at(f.span(f.at, end))
      .help(fmt::format("write `{}` if this is one string", quoted(whole)));
}

}  // namespace iocwright::yaml
