// What this program was built from.
#pragma once

#include <string_view>

namespace iocwright {

/// The source and the form of the running program.
struct BuildInfo {
  std::string_view version;
  std::string_view commit;        ///< at least 12 digits; empty: unknown
  std::string_view commit_date;   ///< of the commit, as YEAR-MONTH-DAY in UTC; empty: unknown
  std::string_view flavour;       ///< `dynamic` or `static`
  std::string_view architecture;  ///< as `uname -m` names it
};

/// `dynamic` or `static`. The linker chooses between two files with this function.
std::string_view flavour();

/// That of this program.
BuildInfo build_info();

}  // namespace iocwright
