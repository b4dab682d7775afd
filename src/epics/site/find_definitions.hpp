// Finds definition files.
#pragma once

#include <string>
#include <vector>

#include "core/base/disk.hpp"
#include "core/diag/result.hpp"

namespace iocwright::epics {

/// The definition files of a Generic IOC, `$EPICS_ROOT/ibek-defs/**/*ibek.support.yaml`, and then those of an
/// instance, `CONFIG/**/*.ibek.support.yaml`; each sorted by path. Links to folders are followed in the
/// config folder alone, and the folders of a mounted ConfigMap, whose names begin with `..`, are skipped:
/// their files are seen by their links. Folders that we may not read are skipped (skip_unusable()); any other
/// failure of the disk is an error.
Result<std::vector<std::string>> find_definitions(const Disk& disk, const std::string& ibek_defs,
                                                  const std::string& config_folder);

/// The files with an ending in and below a folder, sorted by path. Folders are skipped as by
/// find_definitions().
FileResult<std::vector<std::string>> find_files(const Disk& disk, const std::string& folder,
                                                std::string_view ending, bool follow_links);

}  // namespace iocwright::epics
