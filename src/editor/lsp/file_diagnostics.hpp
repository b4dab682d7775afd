// Diagnostics as an editor shows them: by file, with ranges in the text of each file.
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "core/diag/diagnostic.hpp"
#include "core/diag/source.hpp"
#include "editor/lsp/text_lines.hpp"

namespace iocwright::lsp {

/// A note of a diagnostic that has a place.
struct RelatedPlace {
  std::string path;
  Range range;
  std::string message;
  bool operator==(const RelatedPlace&) const = default;
};

/// A diagnostic of a file, ready to be sent.
struct FileDiagnostic {
  Range range;
  Severity severity = Severity::error;
  std::string_view kind;
  std::string message;
  std::string help;
  std::vector<RelatedPlace> related;
  bool operator==(const FileDiagnostic&) const = default;
};

/// The diagnostics of several files by path.
using FileDiagnostics = std::map<std::string, std::vector<FileDiagnostic>>;

/// The diagnostics by file, without those that repeat one. Those without a place are put at the beginning of
/// `main_file`.
FileDiagnostics by_file(const std::vector<Diagnostic>& diagnostics, const Sources& sources,
                        const std::string& main_file);

}  // namespace iocwright::lsp
