// Resolves the folders that developers name.
#pragma once

#include <string>

#include "core/diag/result.hpp"

namespace iocwright::image {

/// The absolute path of an existing folder, with symbolic links resolved, as realpath(3).
Result<std::string> real_folder(const std::string& path);

}  // namespace iocwright::image
