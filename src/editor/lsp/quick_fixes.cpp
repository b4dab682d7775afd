#include "editor/lsp/quick_fixes.hpp"

#include <algorithm>
#include <tuple>

namespace iocwright::lsp {

namespace {

/// An edit of a file.
struct Fix {
  std::string title;
  Range range;
  std::string text;
};

auto order(const Position& position) { return std::tuple(position.line, position.character); }

bool overlap(const Range& a, const Range& b) {
  return order(a.start) <= order(b.end) && order(b.start) <= order(a.end);
}

/// The names in backticks that directly follow `before`, separated by commas or `or`; none if the help does
/// not begin with `before`.
std::vector<std::string> names_after(std::string_view help, std::string_view before) {
  std::vector<std::string> out;
  if (!help.starts_with(before)) return out;
  help.remove_prefix(before.size());
  while (help.starts_with('`')) {
    const std::size_t end = help.find('`', 1);
    if (end == std::string_view::npos) break;
    out.emplace_back(help.substr(1, end - 1));
    help.remove_prefix(end + 1);
    for (const std::string_view separator : {", ", " or "})
      if (help.starts_with(separator)) help.remove_prefix(separator.size());
  }
  return out;
}

/// The edit that adds the key to the mapping of the diagnostic, whose place is the first key of the mapping
/// or the value of a key on one line.
Fix add_key(const FileDiagnostic& diagnostic, const TextLines& lines, std::string key) {
  if (key.ends_with("...")) key.resize(key.size() - 3);
  Fix out{"add `" + key.substr(0, key.find(':') + 1) + "`", diagnostic.range, ""};
  const std::size_t begin = lines.offset(diagnostic.range.start), line = lines.line_start(begin);
  const std::string_view before = lines.text().substr(line, begin - line);
  const std::string indentation(std::min(before.find_first_not_of(" -"), before.size()), ' ');
  if (before.size() == indentation.size()) {
    out.range.end = diagnostic.range.start;
    out.text = key + "\n" + indentation;
  } else if (before.find('{') != std::string_view::npos) {
    out.range.start = diagnostic.range.end;
    out.text = ", " + key;
  } else {
    const std::size_t end = lines.line_end(begin);
    out.range = lines.range(end, end);
    out.text = "\n" + indentation + key;
  }
  return out;
}

std::vector<Fix> fixes_of(const FileDiagnostic& diagnostic, const TextLines& lines) {
  const std::size_t begin = lines.offset(diagnostic.range.start);
  const std::string_view text = lines.text().substr(begin, lines.offset(diagnostic.range.end) - begin);
  std::vector<Fix> out;
  const std::string quote(text.starts_with('"') || text.starts_with('\'') ? text.substr(0, 1) : "");
  for (const std::string& name : names_after(diagnostic.help, "did you mean "))
    out.push_back({"replace it by `" + name + "`", diagnostic.range, quote + name + quote});
  for (std::string& key : names_after(diagnostic.help, "add "))
    if (key.find(": ") != std::string::npos) out.push_back(add_key(diagnostic, lines, std::move(key)));
  if (diagnostic.help == "quote it to make it a string" &&
      text.find_first_of("\"\\\n") == std::string_view::npos)
    out.push_back({"quote it", diagnostic.range, '"' + std::string(text) + '"'});
  return out;
}

}  // namespace

Json quick_fixes(const Workspace& workspace, const std::string& path, const Json& params,
                 const std::vector<FileDiagnostic>& diagnostics) {
  const auto range = range_in(member(params, "range"));
  const OpenFile* file = workspace.files().find(path);
  if (!range || file == nullptr) return nullptr;
  const TextLines lines(file->text);
  Json out = Json::array();
  for (const FileDiagnostic& diagnostic : diagnostics) {
    if (!overlap(diagnostic.range, *range)) continue;
    const std::vector<Fix> fixes = fixes_of(diagnostic, lines);
    for (const Fix& fix : fixes) {
      Json edits = Json::array();
      edits.push_back({{"range", to_json(fix.range)}, {"newText", fix.text}});
      out.push_back({{"title", fix.title},
                     {"kind", "quickfix"},
                     {"isPreferred", fixes.size() == 1},
                     {"edit", {{"changes", {{file->uri, std::move(edits)}}}}}});
    }
  }
  return out;
}

}  // namespace iocwright::lsp
