// Makes the folders that a running IOC writes to writable for its user, whoever that will be.
#pragma once

#include <string>

#include "core/base/disk.hpp"
#include "core/base/process.hpp"
#include "core/diag/result.hpp"

namespace iocwright::image {

enum class Sharing : unsigned char {
  nobody,  ///< leave the modes as they are
  group,  ///< the group may what the owner may: enough for any user of the group, such as the arbitrary users
          ///< of OpenShift, whose group is
          ///< 0
  everyone,  ///< mode 0777: for users of a group of their own, as `docker run --user 1000:1000`
};

struct OpenFolders {
  std::string epics_root;
  std::string ioc;
  Sharing sharing = Sharing::group;
  std::string group = "0";  ///< given to the folders when we are root
};

/// Opens $EPICS_ROOT, its autosave folder with what is in it, its runtime and opi folders, and the Generic
/// IOC, each where it is there.
Result<void> open_folders(const OpenFolders& request, const Disk& disk, Process& process,
                          const Environment& environment);

}  // namespace iocwright::image
