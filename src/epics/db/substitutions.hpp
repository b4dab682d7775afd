// Reads EPICS substitution files.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace iocwright::epics {

/// One `file "name" { … }` of a substitution file.
struct SubstitutionEntry {
  std::string file;
  std::string pattern;      ///< everything from the opening to the closing brace, verbatim
  std::size_t name_at = 0;  ///< the offset of the name in the text, after its quote
};

/// The entries of a substitution file. Accepts what either msi or dbLoadTemplate accepts: comments on lines
/// of their own and after any token, names without quotes and on a line of their own, braces and quotes in
/// strings. An entry that is not closed extends to the end of the text, because msi accepts a missing last
/// brace. A `global` section is not an entry. Text that is neither is skipped.
std::vector<SubstitutionEntry> find_entries(std::string_view text);

}  // namespace iocwright::epics
