// Finds out from the startup script of an IOC what autosave saves in it.
#pragma once

#include <sys/types.h>

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

/// The sets that a startup script creates with autosave's commands (`create_monitor_set` and so on),
/// directly, by `doAfterIocInit`, or in a script that it includes. Relative paths start at `folder`. Macros
/// are expanded as in an IOC shell; one that is not defined stays as it is.
std::vector<SaveSet> find_save_sets(const std::string& script, const std::string& folder,
                                    const Environment& environment, const Disk& disk);

/// The sets of a running IOC, found by the command line and environment in /proc of `pid`, or of a process
/// that it has started; empty without autosave.
std::vector<SaveSet> save_sets_of(pid_t pid, const Disk& disk);

}  // namespace iocwright::launch
