#include "instance/check/file_syntax.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "core/base/path.hpp"
#include "epics/db/macro_uses.hpp"
#include "epics/db/read_document.hpp"
#include "epics/db/substitutions.hpp"
#include "instance/check/load_findings.hpp"

namespace iocwright::check {

namespace {

/// A value for each macro that has no default, so that the text has no references.
std::string definitions_for(std::string_view text) {
  std::string out;
  for (const epics::MacroUse& use : epics::find_macro_uses(text))
    if (!use.default_text) out += fmt::format("{}{}=x", out.empty() ? "" : ",", use.name);
  return out;
}

/// The line of the text that contains this byte.
std::string_view line_at(std::string_view text, std::size_t at) {
  const std::size_t before = at == 0 ? std::string_view::npos : text.rfind('\n', at - 1);
  const std::size_t begin = before == std::string_view::npos ? 0 : before + 1;
  return text.substr(begin, std::min(text.find('\n', at), text.size()) - begin);
}

bool has_bare_macro(std::string_view line) {
  bool is_in_string = false;
  for (std::size_t i = 0; i < line.size(); ++i) {
    if (line[i] == '\\') ++i;
    else if (line[i] == '"') is_in_string = !is_in_string;
    else if (line[i] == '$' && !is_in_string) return true;
  }
  return false;
}

void check_substitutions(FileId file, std::string_view text, Sink& sink) {
  for (const epics::SubstitutionError& wrong : epics::read_msi_substitutions(text).errors)
    if (auto found = describe({.problem = epics::LoadProblem::template_syntax,
                               .span = epics::span_of(file, wrong.range),
                               .reason = wrong.message}))
      sink.add(*std::move(found));
}

}  // namespace

void check_file_syntax(const std::string& path, const Disk& disk, Sources& sources, Sink& sink) {
  epics::DbFiles files(disk, sources);
  const FileId file = files.read("", path);
  if (file == 0) return;
  const std::string text(files.text(file));
  if (path.ends_with(".subst") || path.ends_with(".substitutions"))
    return check_substitutions(file, text, sink);
  const epics::DbReadOptions options{.file = path,
                                     .path = std::string(path::parent(path)),
                                     .macros = definitions_for(text),
                                     .reports_macros = false,
                                     .stops_at_errors = false,
                                     .reads_substitute = true};
  const epics::DbDocument document = epics::read_document(files, Environment(), options);
  for (const epics::LoadFinding& found : document.findings) {
    if (found.problem == epics::LoadProblem::missing_include) continue;  // of another module
    if (found.span.file != file || has_bare_macro(line_at(text, found.span.begin))) return;
    if (auto diagnostic = describe(found)) sink.add(*std::move(diagnostic));
  }
}

}  // namespace iocwright::check
