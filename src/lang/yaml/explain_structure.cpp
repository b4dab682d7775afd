// Mistakes in what belongs together: indentation, dashes, the space after a colon, colons in values,
// brackets.
#include <fmt/format.h>

#include <algorithm>
#include <cctype>
#include <cstdlib>

#include "core/base/text.hpp"
#include "core/base/unicode.hpp"
#include "core/base/utf8.hpp"
#include "lang/yaml/explain.hpp"
#include "lang/yaml/lookalikes.hpp"
#include "lang/yaml/source_lines.hpp"

namespace iocwright::yaml {

namespace {

constexpr std::string_view no_mapping_here = "mapping values are not allowed in this context";

bool is_blank(char c) { return c == ' ' || c == '\t' || c == '\r' || c == '\n' || c == '\0'; }

/// The size of the key at the start of `mode:AUTO`, with its colon; 0 if there is none.
std::size_t glued_key(std::string_view text) {
  const std::size_t colon = text.find_first_of(": \t\r\n\"'/{");
  if (colon == 0 || colon == std::string_view::npos || text[colon] != ':') return 0;
  return is_blank(colon + 1 < text.size() ? text[colon + 1] : '\0') || text.substr(colon).starts_with("://")
             ? 0
             : colon + 1;
}

bool is_glued_dash(std::string_view text) {
  return text.size() > 1 && text[0] == '-' && !is_blank(text[1]) && text[1] != '-';
}

/// The error for `mode:AUTO` or `-type`, if one of them begins here.
std::optional<Diagnostic> missing_space(const Failure& f, std::uint32_t begin) {
  const std::uint32_t end = value_end(f.text, begin, f.in_flow());
  const std::string_view value = f.part(begin, end);
  const std::size_t size = is_glued_dash(value) ? 1 : glued_key(value);
  if (size == 0) return std::nullopt;
  return error(DiagKind::yaml_syntax, fmt::format("a space is missing after `{}`", value.substr(0, size)))
      .at(f.span(begin, end))
      .help(fmt::format("write `{} {}`", value.substr(0, size), value.substr(size)));
}

/// `by 3 spaces`.
std::string by_spaces(std::size_t count) { return fmt::format("by {}", text::plural(count, "space")); }

/// `A is indented by 3 spaces, but B by 4`.
std::string compared(std::string_view a, std::size_t indent_a, std::string_view b, std::size_t indent_b) {
  if (indent_a == 0) return fmt::format("{} is not indented, but {} is, {}", a, b, by_spaces(indent_b));
  if (indent_b == 0) return fmt::format("{} is indented {}, but {} is not", a, by_spaces(indent_a), b);
  return fmt::format("{} is indented {}, but {} by {}", a, by_spaces(indent_a), b, indent_b);
}

/// The block collection of this kind whose indentation is nearest to `column`; of two, the inner one. Or
/// null.
const Level* nearest(const Failure& f, bool is_list, std::size_t column) {
  const Level* out = nullptr;
  std::size_t best = 0;
  for (const Level& level : f.levels) {
    if (level.is_list != is_list || level.is_flow || (!is_list && !level.last_key.known())) continue;
    const std::size_t own = column_of(f.text, level.begin);
    const std::size_t distance = own > column ? own - column : column - own;
    if (out == nullptr || distance <= best) {
      out = &level;
      best = distance;
    }
  }
  return out;
}

std::string key_text(const Failure& f, Span key) { return fmt::format("`{}:`", f.part(key.begin, key.end)); }

Diagnostic indented(Span place, std::string message, std::size_t wanted) {
  return error(DiagKind::yaml_syntax, std::move(message))
      .at(place)
      .help(wanted == 0 ? "give both the same indentation" : fmt::format("indent it {}", by_spaces(wanted)));
}

Diagnostic missing_dash(const Failure& f, Span key) {
  return error(DiagKind::yaml_syntax, fmt::format("a `- ` is missing before {}", key_text(f, key)))
      .at(key)
      .help("begin each item of the list with `- `");
}

/// The error for a `-` that is not below those of the other items.
std::optional<Diagnostic> misplaced_dash(const Failure& f, std::uint32_t dash) {
  const std::size_t column = column_of(f.text, dash);
  const Level* list = nearest(f, true, column);
  if (list == nullptr || column_of(f.text, list->begin) == column) return std::nullopt;
  const std::size_t wanted = column_of(f.text, list->begin);
  Diagnostic out = indented(f.span(dash, dash + 1),
                            compared("this `-`", column, "the `-` of the item above it", wanted), wanted);
  out.add_note(f.span(list->begin, list->begin + 1), "the list begins here");
  return out;
}

/// The error for a key that is not below the other keys of its mapping.
std::optional<Diagnostic> misplaced_key(const Failure& f, Span key) {
  const std::size_t column = column_of(f.text, key.begin);
  const Level* mapping = nearest(f, false, column);
  const Level* list = nearest(f, true, column);
  const bool at_dash = list != nullptr && column_of(f.text, list->begin) == column;
  if (mapping == nullptr) return at_dash ? std::optional(missing_dash(f, key)) : std::nullopt;
  const std::size_t wanted = column_of(f.text, mapping->begin);
  if (wanted == column) return std::nullopt;
  const std::string_view name = f.part(key.begin, key.end);
  if (at_dash && (mapping->begin < list->begin ||
                  f.text.substr(mapping->begin, name.size() + 1) == std::string(name) + ":"))
    return missing_dash(f, key);
  Diagnostic out = indented(
      key, compared(key_text(f, key), column, key_text(f, mapping->last_key) + " above it", wanted), wanted);
  out.add_note(mapping->last_key, fmt::format("{} is here", key_text(f, mapping->last_key)));
  return out;
}

bool is_identifier(std::string_view text) {
  return !text.empty() &&
         std::ranges::all_of(text, [](unsigned char c) { return c == '_' || std::isalnum(c); });
}

/// The error for a line that should be a key, but has no colon.
Diagnostic missing_colon(const Failure& f, std::uint32_t begin) {
  const std::uint32_t end = value_end(f.text, begin, false);
  const bool is_block = f.last_style == Style::literal || f.last_style == Style::folded;
  const std::string_view line = f.part(begin, end);
  const std::size_t key = line.find_first_of(" \t=");
  const std::size_t value = line.find_first_not_of(" \t=", key);
  // `mode AUTO` or `mode = AUTO`; more words are probably text.
  const bool is_pair = !is_block && value != std::string_view::npos && is_identifier(line.substr(0, key)) &&
                       line.find_first_of(" \t", value) == std::string_view::npos;
  const std::string wanted =
      is_pair ? fmt::format("{}: {}", line.substr(0, key), line.substr(value)) : "KEY: VALUE";
  return error(DiagKind::yaml_syntax, fmt::format("`{}` is not a key: it has no `:`", line))
      .at(f.span(begin, end))
      .help(fmt::format(
          "write `{}`, or indent the line {}", wanted,
          is_block ? "as the block of text above it" : "further if it continues the text above it"));
}

}  // namespace

std::optional<Diagnostic> find_open_bracket(const Failure& f) {
  const Level* level = nullptr;
  for (const Level& other : f.levels)
    if (other.is_open && (f.char_at(other.begin) == '[' || f.char_at(other.begin) == '{')) level = &other;
  if (level == nullptr) return std::nullopt;
  const Line first = line_at(f.text, level->begin), here = line_at(f.text, f.at);
  const bool at_end = f.text.substr(f.at).find_first_not_of(" \t\r\n") == std::string_view::npos;
  const bool is_outside = here.begin > first.begin && column_of(f.text, content_begin(f.text, here)) <=
                                                          column_of(f.text, content_begin(f.text, first));
  if (!at_end && !is_outside) return std::nullopt;
  const char bracket = f.text[level->begin];
  if (bracket == '{' && f.char_at(level->begin + 1) == '#') return template_error(f, level->begin, false);
  return error(DiagKind::yaml_syntax, fmt::format("this `{}` is never closed", bracket))
      .at(f.span(level->begin, level->begin + 1))
      .help(fmt::format("add a `{}`", bracket == '[' ? ']' : '}'));
}

std::optional<Diagnostic> find_text_after_bracket(const Failure& f) {
  const Line line = line_at(f.text, f.at);
  const std::size_t before = f.text.substr(0, f.at).find_last_not_of(" \t");
  if (f.in_flow() || before == std::string_view::npos || before < line.begin || f.at >= line.end ||
      (f.text[before] != ']' && f.text[before] != '}'))
    return std::nullopt;
  const std::uint32_t start = after_dashes(f.text, line), colon = key_end(f.text, start, f.at);
  const std::uint32_t value = colon < f.at ? content_begin(f.text, {colon + 1, line.end}) : start;
  const std::uint32_t end = value_end(f.text, f.at, false);
  return error(DiagKind::yaml_syntax, fmt::format("text after the closing `{}`", f.text[before]))
      .at(f.span(f.at, end))
      .help(fmt::format("write `{}` if this is text", quoted(f.part(value, end))));
}

std::optional<Diagnostic> find_missing_space(const Failure& f) {
  if (f.problem == "could not find expected ':'") return missing_space(f, f.context_at);
  if (f.problem == "did not find expected '-' indicator" || f.problem == "did not find expected key")
    return is_glued_dash(f.text.substr(f.at)) ? missing_space(f, f.at) : std::nullopt;
  const bool is_continued = f.problem == no_mapping_here && f.last_scalar.known() &&
                            f.last_style == Style::plain && f.last_scalar.begin < line_at(f.text, f.at).begin;
  if (!is_continued) return std::nullopt;
  const std::uint32_t begin = after_dashes(f.text, line_at(f.text, f.last_scalar.begin));
  if (begin != f.last_scalar.begin && !is_glued_dash(f.text.substr(begin))) return std::nullopt;
  return missing_space(f, begin);
}

std::optional<Diagnostic> find_colon_in_value(const Failure& f) {
  if (f.char_at(f.at) != ':') return std::nullopt;
  const Line line = line_at(f.text, f.at);
  std::uint32_t begin = after_dashes(f.text, line);
  const std::size_t separator = f.in_flow() ? f.text.substr(0, f.at).find_last_of("[{,\n") : 0;
  if (separator != std::string_view::npos)
    begin = std::max(begin, static_cast<std::uint32_t>(separator + (f.in_flow() ? 1 : 0)));
  const std::uint32_t colon = key_end(f.text, begin, f.at);
  if (colon >= f.at) return std::nullopt;
  const std::uint32_t value = content_begin(f.text, {colon + 1, line.end});
  const std::uint32_t end = value_end(f.text, value, f.in_flow());
  const std::string_view text = f.part(value, end);
  const std::string_view inner = without_typographic_quotes(text);
  const std::string write = fmt::format("write `{}: {}`", text::trim(f.part(begin, colon)), quoted(inner));
  const std::string quotes = inner.size() == text.size() || f.in_flow()
                                 ? ""
                                 : fmt::format("`{}` is not a quote in YAML, and ", utf8::slice(text, 0, 1));
  if (f.in_flow())
    return error(DiagKind::yaml_syntax, "a comma is missing, or quotes around a value that contains `: `")
        .at(f.span(value, end))
        .help(fmt::format("put `,` between the entries, or {}", write));
  return error(DiagKind::yaml_syntax,
               quotes + (end == f.at + 1 ? "a value that ends in `:` must be quoted"
                                         : "a value that contains `: ` must be quoted"))
      .at(f.span(value, end))
      .help(write);
}

std::optional<Diagnostic> find_indentation(const Failure& f) {
  if (f.in_flow()) return std::nullopt;
  if (f.problem == "could not find expected ':'") return missing_colon(f, f.context_at);
  const Line line = line_at(f.text, f.at);
  const std::uint32_t begin = content_begin(f.text, line);
  if (is_dash(f.text, begin) && (f.at == begin || f.char_at(f.at) == ':')) return misplaced_dash(f, begin);
  const std::uint32_t colon = key_end(f.text, begin, line.end);
  const bool is_word = begin < line.end && unicode::is_alnum(utf8::decode(f.text.substr(begin)).code_point);
  if (colon == line.end && f.at == begin && is_word && f.problem == "did not find expected key")
    return missing_colon(f, begin);
  const bool is_key = colon < line.end && (f.at == begin || f.at == colon);
  return is_key ? misplaced_key(f, f.span(begin, colon)) : std::nullopt;
}

}  // namespace iocwright::yaml
