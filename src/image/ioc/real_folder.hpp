// Resolves the paths of folders that users give on the command line.
#pragma once

#include <string>

#include "core/diag/result.hpp"

namespace iocwright::image {

/// Returns the absolute path of a folder or file with all symbolic links resolved, like realpath(3). Fails if
/// it is missing.
Result<std::string> real_folder(const std::string& path);

}  // namespace iocwright::image
