// Finds the shared libraries that a program loads, as the dynamic loader does.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "core/base/disk.hpp"
#include "core/base/environment.hpp"
#include "image/ioc/elf.hpp"

namespace iocwright::image {

struct NeededLibrary {
  std::string path;       ///< as it was found; may be a link
  std::string wanted_by;  ///< path of the first file that needs it
  bool system = false;    ///< lies below /lib or /usr/lib, so that packages bring it
};

struct NeededLibraries {
  std::vector<NeededLibrary> found;            ///< in the order in which they are met, each once
  std::map<std::string, std::string> missing;  ///< name in DT_NEEDED, and who needs it
  std::vector<std::string> loaders;            ///< what the programs name as their interpreter
};

/// All that these programs and libraries need, and what that needs in turn: DT_RPATH of the file and of those
/// that load it, LD_LIBRARY_PATH, DT_RUNPATH, the folders of /etc/ld.so.conf, /lib and /usr/lib; ld.so(8) has
/// the rules. Files that are no ELF files are passed over, as are places that we may not read; any other
/// failure of the disk is an error.
FileResult<NeededLibraries> needed_libraries(const std::vector<std::string>& files, const Disk& disk,
                                             const Environment& environment);

/// The folders that the loader searches by itself.
FileResult<std::vector<std::string>> loader_folders(const Disk& disk);

}  // namespace iocwright::image
