// Takes over a runtime folder in which an earlier tool has left files.
#pragma once

#include <string>

#include "core/base/disk.hpp"
#include "core/diag/result.hpp"

namespace iocwright::launch {

/// Moves aside what the earlier tool has generated: it would have emptied the folder, and the IOC or msi
/// could find an old file. Files that we have generated in this start stay.
struct TakeOver {
  std::string folder;  ///< the runtime folder
};

/// True if the folder contains files, but no start of ours has completed its files there.
Result<bool> needs_take_over(const Disk& disk, const std::string& folder);

/// Moves files to a hidden folder below. Files that cannot be moved, such as mounts, stay there with a
/// warning.
Result<void> take_over(const TakeOver& step, Disk& disk);

/// Removes what take_over() has moved aside, once an IOC has started without it.
Result<void> remove_earlier_files(Disk& disk, const std::string& folder);

}  // namespace iocwright::launch
