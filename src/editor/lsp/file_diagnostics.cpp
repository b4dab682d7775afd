#include "editor/lsp/file_diagnostics.hpp"

#include <algorithm>

#include "core/base/path.hpp"

namespace iocwright::lsp {

namespace {

/// Finds the places of spans. The lines of a file are counted when the first of its spans is looked up.
class Places {
 public:
  explicit Places(const Sources& sources) : sources_(sources) {}

  std::string path(Span span) const { return path::normal(sources_.file(span.file).path()); }

  Range range(Span span) {
    const auto [found, is_new] = lines_.try_emplace(span.file, sources_.file(span.file).text());
    // An editor does not show an empty range.
    return found->second.range(span.begin, std::max(span.end, span.begin + 1));
  }

 private:
  const Sources& sources_;
  std::map<FileId, TextLines> lines_;
};

}  // namespace

FileDiagnostics by_file(const std::vector<Diagnostic>& diagnostics, const Sources& sources,
                        const std::string& main_file) {
  FileDiagnostics out;
  Places places(sources);
  for (const Diagnostic& diagnostic : diagnostics) {
    const Span span = diagnostic.span();
    FileDiagnostic item{.range = span.known() ? places.range(span) : Range{},
                        .severity = diagnostic.severity(),
                        .kind = slug(diagnostic.kind()),
                        .message = diagnostic.message(),
                        .help = diagnostic.help_text(),
                        .related = {}};
    for (const Note& note : diagnostic.notes()) {
      if (note.span.known())
        item.related.push_back({places.path(note.span), places.range(note.span), note.text});
      else item.message += "\nnote: " + note.text;
    }
    std::vector<FileDiagnostic>& of_file = out[span.known() ? places.path(span) : main_file];
    if (std::ranges::find(of_file, item) == of_file.end()) of_file.push_back(std::move(item));
  }
  return out;
}

}  // namespace iocwright::lsp
