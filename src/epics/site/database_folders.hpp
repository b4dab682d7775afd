// Where an IOC looks for database templates.
#pragma once

#include <string>
#include <vector>

#include "core/base/disk.hpp"
#include "epics/site/epics_paths.hpp"

namespace iocwright::epics {

/// The folders that database templates are looked for in, in order: the config folder, `db` of each support
/// module, and the runtime folder. Support modules that cannot be used are skipped; see skip_unusable().
FileResult<std::vector<std::string>> database_folders(const Disk& disk, const EpicsPaths& paths);

}  // namespace iocwright::epics
