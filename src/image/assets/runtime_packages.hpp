// Installs the packages that the support modules of an image need at run time.
#pragma once

#include <iosfwd>
#include <string>

#include "core/base/disk.hpp"
#include "core/base/process.hpp"
#include "core/diag/result.hpp"

namespace iocwright::image {

/// The packages to install.
struct RuntimePackages {
  /// Path of the list, $SUPPORT/configure/runtime_debs: names, paths of local packages, or URLs, separated by
  /// white space.
  std::string list;
  bool upgrade = true;   ///< upgrade the installed packages first
  bool dry_run = false;  ///< print the commands without running them
};

/// Installs the packages with apt-get, using sudo if not root, and then removes apt's package lists. URLs are
/// downloaded with apt's own helper. Does nothing if the list is missing or empty. If a command fails, the
/// error names it.
Result<void> install_runtime_packages(const RuntimePackages& request, const Disk& disk, Process& process,
                                      const Environment& environment, std::ostream& out);

}  // namespace iocwright::image
