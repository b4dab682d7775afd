// Installs the packages that the support modules of an image need at run time.
#pragma once

#include <iosfwd>
#include <string>

#include "core/base/disk.hpp"
#include "core/base/process.hpp"
#include "core/diag/result.hpp"

namespace iocwright::image {

struct RuntimePackages {
  std::string list;     ///< $SUPPORT/configure/runtime_debs: names, paths of local packages, or addresses,
                        ///< between white space
  bool upgrade = true;  ///< the packages of the image first
  bool dry_run = false;
};

/// Runs apt-get, through sudo when we are not root, and removes its lists. An address is fetched with apt's
/// own helper. Without a list, or with an empty one, nothing is done. The error names the command that
/// failed.
Result<void> install_runtime_packages(const RuntimePackages& request, const Disk& disk, Process& process,
                                      const Environment& environment, std::ostream& out);

}  // namespace iocwright::image
