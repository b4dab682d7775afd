#include "instance/check/finding.hpp"

#include <algorithm>

#include "core/base/text.hpp"
#include "core/diag/render.hpp"
#include "instance/check/rules.hpp"

namespace iocwright::check {

namespace {

FindingPlace place_of(Span span, const Sources& sources) {
  if (!span.known()) return {};
  const SourceFile& file = sources.file(span.file);
  const Place begin = file.place(span.begin), end = file.place(std::max(span.begin, span.end));
  return {file.path(), begin.line, begin.column, end.line, end.column, span.begin, span.end};
}

/// Whether a line has a comment that allows the rule.
bool allows(std::string_view line, std::string_view rule) {
  constexpr std::string_view mark = "iocwright: allow ";
  const std::size_t hash = line.find('#');
  if (hash == std::string_view::npos) return false;
  const std::size_t at = line.find(mark, hash);
  if (at == std::string_view::npos) return false;
  const std::string words = text::replace_all(line.substr(at + mark.size()), ",", " ");
  const auto allowed = text::split(words, ' ');
  return std::ranges::find(allowed, rule) != allowed.end();
}

bool is_allowed_at(Span span, std::string_view rule, const Sources& sources) {
  if (!span.known()) return false;
  const SourceFile& file = sources.file(span.file);
  std::size_t line = file.place(span.begin).line;
  if (allows(file.line(line), rule)) return true;
  while (--line > 0 && text::trim(file.line(line)).starts_with('#'))
    if (allows(file.line(line), rule)) return true;
  return false;
}

bool is_allowed(const Diagnostic& diagnostic, const std::set<DiagKind>& allowed, const Sources& sources) {
  if (rule_of(diagnostic.kind()) == nullptr) return false;
  if (allowed.contains(diagnostic.kind())) return true;
  const std::string_view rule = slug(diagnostic.kind());
  return is_allowed_at(diagnostic.span(), rule, sources) ||
         std::ranges::any_of(diagnostic.notes(),
                             [&](const Note& note) { return is_allowed_at(note.span, rule, sources); });
}

}  // namespace

std::vector<Finding> make_findings(std::vector<Diagnostic> diagnostics, const std::set<DiagKind>& allowed,
                                   const Sources& sources, const MessageStyle& style) {
  std::vector<Finding> out;
  for (const Diagnostic& diagnostic : diagnostics) {
    if (is_allowed(diagnostic, allowed, sources)) continue;
    Finding& finding = out.emplace_back();
    finding.severity = diagnostic.severity();
    finding.kind = diagnostic.kind();
    finding.message = diagnostic.message();
    finding.help = diagnostic.help_text();
    finding.place = place_of(diagnostic.span(), sources);
    for (const Note& note : diagnostic.notes())
      finding.notes.push_back({place_of(note.span, sources), note.text});
    finding.rendered = render(diagnostic, sources, style);
  }
  return out;
}

}  // namespace iocwright::check
