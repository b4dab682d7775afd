// Finds definition files.
#pragma once

#include <string>
#include <vector>

#include "core/base/disk.hpp"
#include "core/diag/result.hpp"

namespace iocwright::epics {

/// The definition files of a Generic IOC, `$EPICS_ROOT/ibek-defs/**/*ibek.support.yaml`, followed by those of
/// an instance, `CONFIG/**/*.ibek.support.yaml`, each sorted by path. Links to folders are followed only in
/// the config folder. Names that begin with `..` are skipped: a mounted ConfigMap has such folders, and links
/// to the files in them. A dangling link and whatever else is not a valid input is an error (see
/// Disk::has_input()). Unusable folders are skipped, too (see skip_unusable()); any other disk error is
/// returned. `config_folder` may be empty.
Result<std::vector<std::string>> find_definitions(const Disk& disk, const std::string& ibek_defs,
                                                  const std::string& config_folder);

/// The files in and below `folder` whose names end in `ending`, sorted by path. Folders are skipped as in
/// find_definitions(); so are dangling links, pipes and devices.
FileResult<std::vector<std::string>> find_files(const Disk& disk, const std::string& folder,
                                                std::string_view ending, bool follow_links);

}  // namespace iocwright::epics
