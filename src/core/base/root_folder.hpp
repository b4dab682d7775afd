// Paths in a folder that a process may have as its root folder, such as an unpacked image.
#pragma once

#include <string>
#include <string_view>

#include "core/base/disk.hpp"

namespace iocwright {

/// The path of what `inside`, a path below `root`, names for a process whose root folder is `root`, as after
/// chroot(2): an absolute link starts at `root`, and `..` does not lead out of it. Components that cannot be
/// read are kept, so that using the path gives the error. Fails with ELOOP after too many links.
FileResult<std::string> path_in_root(const std::string& root, std::string_view inside, LastLink last);

}  // namespace iocwright
