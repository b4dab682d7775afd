// Resolves symbolic links, through the interface to the disk.
#pragma once

#include <string>

#include "core/base/disk.hpp"

namespace iocwright::patterns {

/// The absolute path with all links resolved. Parts that do not exist are kept. ELOOP after 40 links.
FileResult<std::string> real_path(const Disk& disk, const std::string& absolute_path);

}  // namespace iocwright::patterns
