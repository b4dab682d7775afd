// Finds the shared libraries that a program loads, following the rules of the dynamic loader.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "core/base/disk.hpp"
#include "core/base/environment.hpp"
#include "image/ioc/elf.hpp"

namespace iocwright::image {

/// A shared library that a program or another library needs.
struct NeededLibrary {
  std::string path;       ///< path by which the search found it; may be a link
  std::string wanted_by;  ///< path of the first file that needs it
  bool system = false;    ///< below /lib or /usr/lib, and therefore from a package
  bool opened = false;    ///< not linked, but the file imports dlopen() and contains its name
};

/// A shared library that is in none of the folders that the loader searches.
struct MissingLibrary {
  std::string wanted_by;  ///< path of the first file that needs it
  bool foreign = false;   ///< wanted by a file for another machine, which may have it
  bool opened = false;    ///< wanted only by libraries that may be opened
};

/// The result of the search.
struct NeededLibraries {
  std::vector<NeededLibrary> found;               ///< in the order found, without duplicates
  std::map<std::string, MissingLibrary> missing;  ///< by their DT_NEEDED names
  std::vector<std::string> loaders;  ///< the dynamic loaders that the programs name as their interpreter
  std::vector<std::string> openers;  ///< files, not from packages, that import dlopen()
};

/// Returns all libraries that these programs and libraries need, directly or indirectly. Searches the
/// DT_RPATH of the file and of the files that load it, LD_LIBRARY_PATH, DT_RUNPATH, the folders of
/// /etc/ld.so.conf, /lib and /usr/lib, as described in ld.so(8), and finally the folders of Debian's cross
/// compilers. Also returns the libraries that a file which imports dlopen() names in its strings, if they
/// exist; names that it composes at run time cannot be found. Skips files that are not ELF and locations that
/// we have no permission to read; any other disk error is returned.
FileResult<NeededLibraries> needed_libraries(const std::vector<std::string>& files, const Disk& disk,
                                             const Environment& environment);

/// The folders that the loader searches by default: those of /etc/ld.so.conf, and then its built-in ones.
FileResult<std::vector<std::string>> loader_folders(const Disk& disk);

}  // namespace iocwright::image
