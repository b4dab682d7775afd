// What `iocwright check` has found, as values that do not need the sources anymore.
#pragma once

#include <cstddef>
#include <cstdint>
#include <set>
#include <string>
#include <vector>

#include "core/diag/sink.hpp"

namespace iocwright::check {

/// A range in a file. Lines and columns are counted from 1, and the end is behind the last character; all are
/// 0 if the finding has no place.
struct FindingPlace {
  std::string file = {};
  std::size_t line = 0, column = 0, end_line = 0, end_column = 0;
  std::uint32_t begin = 0, end = 0;  ///< the same as byte offsets

  auto operator<=>(const FindingPlace&) const = default;
};

struct FindingNote {
  FindingPlace place;
  std::string text;
};

struct Finding {
  Severity severity = Severity::error;
  DiagKind kind = DiagKind::wrong_type;
  std::string message;
  std::string help;
  FindingPlace place;
  std::vector<FindingNote> notes;
  std::string rendered;  ///< as text or JSON, complete lines
};

/// Converts diagnostics. Those of rules are left out if the rule is in `allowed`, or if a comment
/// `# iocwright: allow RULE, RULE` is on the line of the diagnostic or of one of its notes, or directly above
/// it on lines that only have comments.
std::vector<Finding> make_findings(std::vector<Diagnostic> diagnostics, const std::set<DiagKind>& allowed,
                                   const Sources& sources, const MessageStyle& style);

}  // namespace iocwright::check
