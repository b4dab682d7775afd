// Reads EPICS RELEASE files, which say where the modules are that an application is built against.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "core/base/disk.hpp"

namespace iocwright::epics {

struct ReleaseMacro {
  std::string name;
  std::string value;  ///< macros in it are expanded if they are defined
};

/// The macros of a RELEASE file and of the files that it includes, in the order in which they are first
/// defined, by the rules of EPICS Base's lib/perl/EPICS/Release.pm. A missing file has none.
FileResult<std::vector<ReleaseMacro>> read_release(const Disk& disk, const std::string& path);

/// The macros that a text sets itself, without the files that it includes, each with its last value.
std::vector<ReleaseMacro> release_macros(std::string_view text);

}  // namespace iocwright::epics
