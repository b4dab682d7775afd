// Mistakes that can be seen in one line: tabs, odd blanks, templates, reserved characters, escapes, markers.
#include <fmt/format.h>

#include <algorithm>

#include "core/base/text.hpp"
#include "core/base/utf8.hpp"
#include "lang/yaml/explain.hpp"
#include "lang/yaml/lookalikes.hpp"
#include "lang/yaml/source_lines.hpp"

namespace iocwright::yaml {

namespace {

/// Calls `visit(line)` for the lines from the one at `begin` to the one at `end`, until it returns true.
template <class Visit>
void for_each_line(std::string_view text, std::uint32_t begin, std::uint32_t end, Visit visit) {
  Line line = line_at(text, begin);
  while (!visit(line) && line.end < end && line.end < text.size())
    line = line_at(text, line.end + (text[line.end] == '\r' ? 2 : 1));
}

/// `<<<<<<< HEAD`: the character of a line that git writes around the two versions of a conflict, or `\0`.
char conflict_marker(std::string_view line) {
  const char c = line.empty() ? '\0' : line[0];
  const bool is_marker = std::string_view("<=>|").find(c) != std::string_view::npos && line.size() >= 7 &&
                         line.substr(0, 7).find_first_not_of(c) == std::string_view::npos &&
                         (line.size() == 7 || line[7] == ' ');
  return is_marker ? c : '\0';
}

/// The number of lines whose indentation contains a tab.
std::size_t lines_with_tabs(std::string_view text) {
  std::size_t count = 0;
  for_each_line(text, 0, static_cast<std::uint32_t>(text.size()), [&](Line line) {
    const std::string_view indent = text.substr(line.begin, content_begin(text, line) - line.begin);
    if (indent.size() < line.end - line.begin && indent.find('\t') != std::string_view::npos) ++count;
    return false;
  });
  return count;
}

std::optional<Diagnostic> odd_blank_in(const Failure& f, Line line) {
  bool in_indentation = true;
  for (std::uint32_t i = line.begin; i < line.end;) {
    const auto [c, size] = utf8::decode(f.part(i, line.end));
    const std::string name = c < 0x80 ? "" : blank_name(c);
    if (!name.empty())
      return error(DiagKind::yaml_syntax,
                   fmt::format("{} {}", name, in_indentation ? "in the indentation" : "in place of a space"))
          .at(f.span(i, i + static_cast<std::uint32_t>(size)))
          .help("replace it with an ordinary space: YAML accepts no other kind here");
    in_indentation &= c == ' ' || c == '\t';
    if (c == '"' || c == '\'')  // it may be meant to be in quoted text
      i = std::max(
          i, static_cast<std::uint32_t>(std::min<std::size_t>(f.text.find(f.text[i], i + 1), line.end - 1)));
    i += static_cast<std::uint32_t>(size);
  }
  return std::nullopt;
}

/// The offset of the first template in [begin, end) of a line: where its value begins, or in brackets or
/// braces anywhere. Returns `end` if there is none.
std::uint32_t template_begin(const Failure& f, std::uint32_t begin, std::uint32_t end) {
  char before = '\0';  // the last character that is no blank
  for (std::uint32_t i = begin; i < end; ++i) {
    const char c = f.text[i];
    const char next = f.char_at(i + 1);
    const bool at_start = before == '\0' || ((before == '-' || before == ':') &&
                                             (f.text[i - 1] == ' ' || f.text[i - 1] == '\t'));
    if (c == '{' && (next == '{' || next == '%' || next == '#') && (at_start || f.in_flow())) return i;
    if (at_start && (c == '"' || c == '\'')) return end;
    if (c != ' ' && c != '\t') before = c;
  }
  return end;
}

Diagnostic reserved_start(const Failure& f, std::uint32_t begin) {
  const std::string_view value = f.part(begin, text_end(f.text, begin, f.in_flow()));
  const std::string_view first = value.substr(0, value.starts_with("? ") || value.starts_with("- ") ? 2 : 1);
  const std::string name = first == "`" ? "a backtick" : fmt::format("`{}`", first);
  return error(DiagKind::yaml_syntax, fmt::format("text cannot begin with {} unless it is quoted", name))
      .at(f.span(begin, begin + static_cast<std::uint32_t>(value.size())))
      .help(fmt::format("write `{}`{}", quoted(value),
                        first == "- " ? ", or begin each list item on a line of its own" : ""));
}

}  // namespace

Diagnostic tab_error(const Failure& f, std::uint32_t at, std::size_t others) {
  const bool in_indentation = at < content_begin(f.text, line_at(f.text, at));
  std::string help = in_indentation ? "use spaces: YAML does not allow tabs for indentation"
                                    : "use a space: the YAML loader of ibek accepts no tab here";
  if (others > 0) help += fmt::format(" ({} more {} tabs)", others, others == 1 ? "line has" : "lines have");
  return error(DiagKind::yaml_syntax,
               in_indentation ? "a tab in the indentation" : "a tab in place of a space")
      .at(f.span(at, at + 1))
      .help(std::move(help));
}

std::optional<Diagnostic> find_conflict_markers(const Failure& f) {
  std::optional<std::uint32_t> first, last;  // offsets of lines
  const Line here = line_at(f.text, f.at);
  for_each_line(f.text, 0, static_cast<std::uint32_t>(f.text.size()), [&](Line line) {
    const char marker = conflict_marker(f.part(line.begin, line.end));
    const bool is_near = line.begin == here.begin || line.begin == f.context_at;
    if (!first && line.begin <= here.begin && (marker == '<' || marker == '>' || (marker != '\0' && is_near)))
      first = line.begin;
    if (first && marker != '\0') last = line.begin;
    return first && (marker == '>' || (!last && line.begin > here.begin));
  });
  if (!first) return std::nullopt;
  const std::size_t from = line_number(f.text, *first), to = line_number(f.text, *last);
  return error(DiagKind::yaml_syntax, from == to
                                          ? "a Git conflict marker"
                                          : fmt::format("Git conflict markers at lines {}-{}", from, to))
      .at(f.span(*first, line_at(f.text, *first).end))
      .help(from == to ? "remove this line"
                       : "keep one of the versions, and remove the lines `<<<<<<<`, `=======` and `>>>>>>>`");
}

std::optional<Diagnostic> find_tab(const Failure& f) {
  const Line line = line_at(f.text, f.at);
  const std::size_t tab = f.text.substr(0, content_begin(f.text, line)).find('\t', line.begin);
  if (tab != std::string_view::npos)
    return tab_error(f, static_cast<std::uint32_t>(tab),
                     std::max<std::size_t>(lines_with_tabs(f.text), 1) - 1);
  if (f.char_at(f.at) == '\t') return tab_error(f, f.at, 0);
  return std::nullopt;
}

std::optional<Diagnostic> find_odd_blank(const Failure& f) {
  const Line here = line_at(f.text, f.at);
  std::uint32_t begin = here.begin == 0 ? 0 : line_at(f.text, here.begin - 1).begin;
  if (f.context == "while scanning a simple key") begin = std::min(begin, f.context_at);
  if (f.last_scalar.known() && f.last_style == Style::plain) begin = std::min(begin, f.last_scalar.begin);
  std::optional<Diagnostic> out;
  for_each_line(f.text, begin, here.end, [&](Line line) {
    out = odd_blank_in(f, line);
    return out.has_value();
  });
  return out;
}

Diagnostic template_error(const Failure& f, std::uint32_t begin, bool in_flow) {
  const std::uint32_t end = text_end(f.text, begin, in_flow);
  const std::string_view value = f.part(begin, end);
  const std::string what = value[0] == '{'
                               ? fmt::format("text that begins with `{}` must be quoted", value.substr(0, 2))
                               : "text with a template must be quoted between brackets or braces";
  return error(DiagKind::yaml_syntax, what)
      .at(f.span(begin, end))
      .help(fmt::format("write `{}`", quoted(value)));
}

std::optional<Diagnostic> find_template(const Failure& f) {
  for (const std::uint32_t at : {f.context_at, f.at}) {
    const Line line = line_at(f.text, at);
    const std::uint32_t end = at == f.at ? std::min(f.at + 1, line.end) : line.end;
    const std::uint32_t begin = template_begin(f, line.begin, end);
    if (begin >= end) continue;
    const bool in_flow = f.in_flow() && f.innermost()->begin < begin;
    const bool goes_on = in_flow && f.last_style == Style::plain && f.last_scalar.end == begin;  // `a{{ x }}`
    return template_error(f, goes_on ? f.last_scalar.begin : begin, in_flow);
  }
  return std::nullopt;
}

std::optional<Diagnostic> find_reserved_start(const Failure& f) {
  const char here = f.char_at(f.at);
  const bool in_value = f.at > content_begin(f.text, line_at(f.text, f.at));
  if (f.problem == "found character that cannot start any token" &&
      std::string_view("%@`").find(here) != std::string_view::npos)
    return reserved_start(f, f.at);
  if (f.problem == "did not find expected alphabetic or numeric character" && f.at > 0)
    return reserved_start(f, f.at - 1);
  if ((f.problem == "did not find expected node content" || f.problem == "did not find expected key") &&
      std::string_view(",]}").find(here) != std::string_view::npos && !f.in_flow() && here != '\0')
    return reserved_start(f, f.at);
  if (in_value && (f.problem == "block sequence entries are not allowed in this context" ||
                   f.problem == "mapping keys are not allowed in this context"))
    return reserved_start(f, f.at);
  const char before = f.char_at(f.context_at);
  const std::string_view directive = f.text.substr(f.context_at, 4);
  if (f.context == "while scanning a directive" && directive != "%YAM" && directive != "%TAG")
    return reserved_start(f, f.context_at);
  const bool is_block = f.context == "while scanning a block scalar" && (before == '|' || before == '>');
  const bool is_tag = f.context.find(" a tag") != std::string_view::npos && before == '!';
  if (is_tag ||
      (is_block && line_at(f.text, f.at).begin == line_at(f.text, f.context_at).begin && here != '\t'))
    return reserved_start(f, f.context_at);
  return std::nullopt;
}

std::optional<Diagnostic> find_bad_escape(const Failure& f) {
  if (f.context != "while parsing a quoted scalar") return std::nullopt;
  const std::size_t backslash = f.text.substr(0, f.at + 1).rfind('\\');
  if (backslash == std::string_view::npos) return std::nullopt;
  const auto begin = static_cast<std::uint32_t>(backslash);
  const std::string_view escape = utf8::slice(f.text.substr(begin), 0, 2);
  const Span place = f.span(begin, begin + static_cast<std::uint32_t>(escape.size()));
  if (f.problem == "found unknown escape character")
    return error(DiagKind::yaml_syntax, fmt::format("`{}` is not an escape sequence", escape))
        .at(place)
        .help(fmt::format("write `\\{}` for the text `{}`, or use single quotes", escape, escape));
  const int digits = escape == "\\x" ? 2 : escape == "\\u" ? 4 : 8;
  return error(DiagKind::yaml_syntax,
               fmt::format("`{}` needs the {} hexadecimal digits of a character", escape, digits))
      .at(place)
      .help(fmt::format("write `\\{}` for the text `{}`, or use single quotes", escape, escape));
}

}  // namespace iocwright::yaml
