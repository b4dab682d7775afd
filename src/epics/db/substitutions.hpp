// Reads EPICS substitution files.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace iocwright::epics {

/// One `file "name" { … }` of a substitution file.
struct SubstitutionEntry {
  std::string file;
  std::string pattern;  ///< everything from the opening to the closing brace, verbatim
};

/// The entries that the regular expression of the reference's autosave step finds: the file name is in double
/// quotes and contains no space, and the pattern extends from the first brace to the first `}` that is
/// followed by any character and another `}`. An entry within the first eight characters is not found.
std::vector<SubstitutionEntry> find_entries(std::string_view text);

}  // namespace iocwright::epics
