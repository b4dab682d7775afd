// Backup names for files and trees that are moved out of the way instead of being removed.
#pragma once

#include <string>
#include <string_view>

#include "core/base/disk.hpp"

namespace iocwright::image {

/// Returns an unused path: `path` with the current time in UTC appended, such as `w.2026-11-26T10-15-00`.
FileResult<std::string> aside_name(const std::string& path, const Disk& disk);
/// Whether `name` has the form of a backup name, with or without the number of a later backup in the same
/// second.
bool is_aside_name(std::string_view name);

}  // namespace iocwright::image
