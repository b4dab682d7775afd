#include "core/diag/render.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <nlohmann/json.hpp>

#include "core/base/escape_controls.hpp"
#include "core/base/text.hpp"
#include "core/base/unicode.hpp"
#include "core/base/utf8.hpp"

namespace iocwright {

namespace {

struct Paint {
  bool on;
  std::string operator()(std::string_view code, std::string_view text) const {
    return on ? fmt::format("\x1b[{}m{}\x1b[0m", code, text) : std::string(text);
  }
};

std::string where(const Sources& sources, Span span) {
  if (!span.known()) return "iocwright: ";
  const SourceFile& file = sources.file(span.file);
  const Place place = file.place(span.begin);
  return fmt::format("{}:{}:{}: ", text::escape_controls(file.path()), place.line, place.column);
}

/// Part of a line as it is printed. Tabs are four spaces wide, so that a caret under one can be seen.
std::string shown_text(std::string_view text) {
  return text::replace_all(text::escape_controls(text, "\t"), "\t", "    ");
}

/// Text of a message. It may have several lines, and must not control the terminal.
std::string safe(std::string_view text) { return text::escape_controls(text, "\n\t"); }

/// The source line, and carets under the span.
std::string excerpt(const Sources& sources, Span span, const Paint& paint) {
  const SourceFile& file = sources.file(span.file);
  const Place place = file.place(span.begin);
  const std::string_view line = file.line(place.line);
  // Show only the part of a very long line that surrounds the span.
  constexpr std::size_t max_width = 160, before = 60;
  const std::size_t length = utf8::length(line);
  const std::size_t first = length > max_width && place.column > before ? place.column - before : 0;
  const std::string_view shown = utf8::slice(line, first, max_width);
  const std::size_t begin =
      std::min(utf8::byte_offset(shown, place.column - 1 - std::min(first, place.column - 1)), shown.size());
  const std::size_t size =
      std::min<std::size_t>(span.end > span.begin ? span.end - span.begin : 0, shown.size() - begin);
  const std::string before_span = shown_text(shown.substr(0, begin));
  const std::string in_span = shown_text(shown.substr(begin, size));
  const std::string carets(std::max<std::size_t>(1, unicode::width(in_span)), '^');
  const std::string_view cut = first > 0 ? "..." : "";
  return fmt::format("{:>5} | {}{}{}{}{}\n      | {}{}\n", place.line, cut, before_span, in_span,
                     shown_text(shown.substr(begin + size)), first + max_width < length ? "..." : "",
                     std::string(cut.size() + unicode::width(before_span), ' '), paint("1;31", carets));
}

std::string render_text(const Diagnostic& d, const Sources& sources, const Paint& paint) {
  const char* severity_color = d.severity() == Severity::error     ? "1;31"
                               : d.severity() == Severity::warning ? "1;33"
                                                                   : "1;36";
  std::string out = paint("1", where(sources, d.span()));
  out += paint(severity_color, fmt::format("{}: ", name(d.severity())));
  out += fmt::format("{} [{}]\n", safe(d.message()), slug(d.kind()));
  if (d.span().known() && !sources.file(d.span().file).text().empty())
    out += excerpt(sources, d.span(), paint);
  if (!d.help_text().empty()) out += fmt::format("   {}{}\n", paint("1;32", "help: "), safe(d.help_text()));
  for (const Note& note : d.notes()) {
    if (note.span.known() && note.span == d.span()) continue;  // it would only repeat the place
    out += fmt::format("{}{}{}\n", note.span.known() ? where(sources, note.span) : "",
                       paint("1;36", "note: "), safe(note.text));
  }
  return out;
}

void put_place(nlohmann::ordered_json& json, const Sources& sources, Span span) {
  if (!span.known()) return;
  const SourceFile& file = sources.file(span.file);
  const Place begin = file.place(span.begin);
  const Place end = file.place(std::max(span.begin, span.end));
  json["file"] = file.path();
  json["line"] = begin.line;
  json["column"] = begin.column;
  json["end_line"] = end.line;
  json["end_column"] = end.column;
}

std::string render_json(const Diagnostic& d, const Sources& sources) {
  nlohmann::ordered_json json;
  json["severity"] = name(d.severity());
  json["kind"] = slug(d.kind());
  json["message"] = d.message();
  put_place(json, sources, d.span());
  json["notes"] = nlohmann::ordered_json::array();
  for (const Note& note : d.notes()) {
    nlohmann::ordered_json item;
    item["message"] = note.text;
    put_place(item, sources, note.span);
    json["notes"].push_back(std::move(item));
  }
  if (!d.help_text().empty()) json["help"] = d.help_text();
  return text::escape_controls_in_json(json.dump(-1, ' ', false, nlohmann::json::error_handler_t::replace)) +
         "\n";
}

}  // namespace

std::string render(const Diagnostic& d, const Sources& sources, const MessageStyle& style) {
  return style.format == MessageFormat::json ? render_json(d, sources)
                                             : render_text(d, sources, Paint{style.color});
}

}  // namespace iocwright
