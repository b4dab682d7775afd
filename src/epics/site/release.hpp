// Reads EPICS RELEASE files, which define the locations of the modules that an application is built against.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "core/base/disk.hpp"

namespace iocwright::epics {

struct ReleaseMacro {
  std::string name;
  std::string value;
};

/// The macros of a RELEASE file and of the files that it includes, in the order of their first definitions.
/// Values are expanded, apart from references to undefined macros. A missing file defines no macros. The
/// rules are those of EPICS Base's lib/perl/EPICS/Release.pm.
FileResult<std::vector<ReleaseMacro>> read_release(const Disk& disk, const std::string& path);

/// The macros that `text` itself defines, without those of included files, each with its last value. Only
/// values set with `:=` are expanded.
std::vector<ReleaseMacro> release_macros(std::string_view text);

}  // namespace iocwright::epics
