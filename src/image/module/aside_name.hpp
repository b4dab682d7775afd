// Backup names for files and trees that are moved out of the way instead of being removed.
#pragma once

#include <string>
#include <string_view>

#include "core/base/disk.hpp"

namespace iocwright::image {

/// Returns an unused path next to `path` with the current time appended, such as `w.2026-11-26T10-15-00`.
FileResult<std::string> aside_name(const std::string& path, const Disk& disk);
/// True if `name` has the form of a backup name, including that of a second backup within one second.
bool is_aside_name(std::string_view name);

}  // namespace iocwright::image
