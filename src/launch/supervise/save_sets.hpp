// Finds out from the startup script of an IOC what autosave saves in it.
#pragma once

#include <string>
#include <vector>

#include "core/base/disk.hpp"
#include "core/base/environment.hpp"

namespace iocwright::launch {

/// A set of values that autosave saves.
struct SaveSet {
  std::string request;  ///< the request file, by the name that `manual_save` knows it by
  std::string file;     ///< where the values are saved
};

/// The sets that a startup script creates with autosave's commands `create_monitor_set` and
/// `create_periodic_set`, directly, by `doAfterIocInit`, or in a script that it includes. Triggered and
/// manual sets are snapshots that only the user takes. Relative paths start at `folder`, in which the IOC is
/// executed. Macros are expanded as in an IOC shell; one that is not defined stays as it is. Reads only
/// regular files.
std::vector<SaveSet> find_save_sets(const std::string& script, const std::string& folder,
                                    const Environment& environment, const Disk& disk);

}  // namespace iocwright::launch
