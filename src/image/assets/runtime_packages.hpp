// Installs the packages that the support modules of an image need at run time.
#pragma once

#include <iosfwd>
#include <string>

#include "core/base/disk.hpp"
#include "core/base/process.hpp"
#include "core/diag/result.hpp"

namespace iocwright::image {

struct RuntimePackages {
  /// $SUPPORT/configure/runtime_debs: names, paths of local packages, or URLs, separated by white space.
  std::string list;
  bool upgrade = true;  ///< upgrade the installed packages first
  bool dry_run = false;
};

/// Installs the packages with apt-get (using sudo when not root) and removes the package lists afterwards.
/// URLs are downloaded with apt's own helper. Does nothing if the list is missing or empty. On failure, the
/// error names the failed command.
Result<void> install_runtime_packages(const RuntimePackages& request, const Disk& disk, Process& process,
                                      const Environment& environment, std::ostream& out);

}  // namespace iocwright::image
