// What we read of EPICS substitution files.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace iocwright::epics {

/// One `file "name" { … }` of a substitution file.
struct SubstitutionEntry {
  std::string file;
  std::string pattern;  ///< the braces and all between them, as they stand
};

/// The entries as the reference's autosave step sees them: a file name in double quotes without a blank, the
/// pattern from the first brace up to the first `}` with one character and another `}` behind it; an entry
/// that begins in the first eight characters is not seen.
std::vector<SubstitutionEntry> find_entries(std::string_view text);

}  // namespace iocwright::epics
