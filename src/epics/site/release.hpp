// EPICS RELEASE files: which modules an application is built against, and where they are.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "core/base/disk.hpp"

namespace iocwright::epics {

struct ReleaseMacro {
  std::string name;
  std::string value;  ///< its own macros expanded, as far as they are defined
};

/// The macros of a RELEASE file and the files that it includes, in the order in which they are first set; the
/// rules are those of EPICS Base's lib/perl/EPICS/Release.pm. A file that does not exist has none.
FileResult<std::vector<ReleaseMacro>> read_release(const Disk& disk, const std::string& path);

/// The macros that a text sets itself, without the files that it includes, each as it is written last.
std::vector<ReleaseMacro> release_macros(std::string_view text);

}  // namespace iocwright::epics
