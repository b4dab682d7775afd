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

/// A line that is neither a definition nor an include.
struct UnknownLine {
  std::string path;       ///< of the file
  std::string file_text;  ///< the whole file
  std::size_t begin = 0;  ///< offsets of the line in the file, without blanks and comment
  std::size_t end = 0;
};

struct Release {
  std::vector<ReleaseMacro> macros;
  std::vector<UnknownLine> unknown_lines;
};

/// The macros of a RELEASE file and of the files that it includes, in the order of their first definitions.
/// Values are expanded, apart from references to undefined macros. A missing file defines no macros. The
/// rules are those of EPICS Base's lib/perl/EPICS/Release.pm, where EPICS_HOST_ARCH is `host_arch`.
FileResult<Release> read_release(const Disk& disk, const std::string& path, const std::string& host_arch);

/// The macros that `text` itself defines, without those of included files, each with its last value. Only
/// values set with `:=` are expanded.
std::vector<ReleaseMacro> release_macros(std::string_view text);

}  // namespace iocwright::epics
