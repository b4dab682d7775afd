// Writes and copies the content of open files.
#pragma once

#include <string>
#include <string_view>

#include "core/base/disk.hpp"

namespace iocwright {

/// Writes all of `content` to a descriptor. `path` is that of the file, for the error.
FileResult<void> write_all(int fd, std::string_view content, const std::string& path);

/// Copies the rest of the file `from` to `to`, whose path is for the error. Shares the blocks if the file
/// system supports it (btrfs, XFS), otherwise copies within the kernel if possible.
FileResult<void> copy_content(int from, int to, const std::string& path);

}  // namespace iocwright
