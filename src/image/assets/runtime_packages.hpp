// Installs the packages that the support modules of an image need at run time.
#pragma once

#include <iosfwd>
#include <string>
#include <vector>

#include "core/base/disk.hpp"
#include "core/base/process.hpp"
#include "core/diag/result.hpp"

namespace iocwright::image {

/// The packages to install: names, paths of local packages, URLs, or options of `apt-get install`.
struct RuntimePackages {
  /// Path of the list, $SUPPORT/configure/runtime_debs, whose entries are separated by white space.
  std::string list;
  std::vector<std::string> packages = {};  ///< for install_packages()
  bool upgrade = true;                     ///< upgrade the installed packages first
  bool dry_run = false;                    ///< print the commands without running them
  bool clean = true;  ///< finally remove apt's package lists, and the packages that were downloaded
};

/// Adds packages to the list, except those that it already has.
Result<void> add_runtime_packages(const RuntimePackages& request, Disk& disk);

/// Like install_runtime_packages(), for `request.packages` instead of the list.
Result<void> install_packages(const RuntimePackages& request, Process& process,
                              const Environment& environment, std::ostream& out);

/// Installs the packages of the list with apt-get, using sudo if not root. URLs are downloaded with apt's own
/// helper. Does nothing if the list is missing or empty. If a command fails, the error names it.
Result<void> install_runtime_packages(const RuntimePackages& request, const Disk& disk, Process& process,
                                      const Environment& environment, std::ostream& out);

}  // namespace iocwright::image
