// Names beside a file or a tree: backups, which are moved out of the way instead of being removed, and hidden
// trees, which are about to take its place.
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

/// The path of the hidden tree beside `folder` that serves this purpose, such as `.iocwright-fresh-asyn`. The
/// next build removes the one that an interrupted build has left.
std::string hidden_name(const std::string& folder, std::string_view purpose);

}  // namespace iocwright::image
