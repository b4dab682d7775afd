// The definitions that every Generic IOC has, whatever its modules: those beside the recipes in `_ansible`.
#pragma once

#include <string>

#include "core/base/disk.hpp"
#include "core/diag/result.hpp"

namespace iocwright::image {

/// Links `ibek-support*/_ansible/*.ibek.support.yaml` of the source folder into `ibek_defs`, in place of
/// links of the same name. Nothing is done when there are none.
Result<void> link_global_definitions(const std::string& source_folder, const std::string& ibek_defs,
                                     Disk& disk);

}  // namespace iocwright::image
