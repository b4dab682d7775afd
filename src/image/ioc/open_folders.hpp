// Makes the folders that a running IOC writes to writable for any user, because the user is not known at
// build time.
#pragma once

#include <string>

#include "core/base/disk.hpp"
#include "core/base/process.hpp"
#include "core/diag/result.hpp"

namespace iocwright::image {

enum class Sharing : unsigned char {
  nobody,  ///< leave modes unchanged
  /// Give the group the permissions of the owner. Enough for any user in the group, such as the arbitrary
  /// users of OpenShift, whose group is 0.
  group,
  everyone,  ///< world-writable: for users with their own group, e.g. `docker run --user 1000:1000`
};

struct OpenFolders {
  std::string epics_root;
  std::string ioc;
  Sharing sharing = Sharing::group;
  std::string group = "0";  ///< group of the folders, set when running as root
};

/// Makes $EPICS_ROOT writable, with its autosave folder and contents, its runtime and opi folders, and the
/// Generic IOC, as far as they exist.
Result<void> open_folders(const OpenFolders& request, const Disk& disk, Process& process,
                          const Environment& environment);

}  // namespace iocwright::image
