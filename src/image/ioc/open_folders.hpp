// Makes the folders that a running IOC writes to writable for any user, because the user is not known at
// build time.
#pragma once

#include <string>

#include "core/base/disk.hpp"
#include "core/base/process.hpp"
#include "core/diag/result.hpp"

namespace iocwright::image {

/// Who, besides the owner, may write to the folders.
enum class Sharing : unsigned char {
  nobody,  ///< leave the modes unchanged
  /// Give the group the permissions of the owner. This is enough for any user in the group, such as the
  /// arbitrary users of OpenShift, whose group is 0.
  group,
  everyone,  ///< make them world-writable, for users with their own group, e.g. `docker run --user 1000:1000`
};

/// The folders to make writable, and for whom.
struct OpenFolders {
  std::string epics_root;
  std::string ioc;
  Sharing sharing = Sharing::group;
  std::string group = "0";  ///< the group to give the folders to when running as root
};

/// Makes these writable, as far as they exist: $EPICS_ROOT, its runtime and opi folders, its autosave folder
/// and the entries in it, and the folder of the Generic IOC. Fails if chmod or chgrp fails.
Result<void> open_folders(const OpenFolders& request, const Disk& disk, Process& process,
                          const Environment& environment);

}  // namespace iocwright::image
