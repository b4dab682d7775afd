// Installs the definitions that all Generic IOCs share. They are in `_ansible`, next to the recipes.
#pragma once

#include <string>

#include "core/base/disk.hpp"
#include "core/diag/result.hpp"

namespace iocwright::image {

/// Links `ibek-support*/_ansible/*.ibek.support.yaml` of the source folder into `ibek_defs`, replacing links
/// of the same name. Does nothing if there are no such files.
Result<void> link_global_definitions(const std::string& source_folder, const std::string& ibek_defs,
                                     Disk& disk);

}  // namespace iocwright::image
