// Names for files and trees that make way for others and must not be lost.
#pragma once

#include <string>
#include <string_view>

#include "core/base/disk.hpp"

namespace iocwright::image {

/// A path beside `path`, with the time in its name, where nothing exists: `w.2026-11-26T10-15-00`.
FileResult<std::string> aside_name(const std::string& path, const Disk& disk);
/// True for the name of a file or folder that was moved to such a path.
bool is_aside_name(std::string_view name);

}  // namespace iocwright::image
