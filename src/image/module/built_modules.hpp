// Tells the modules that are built from those whose last build has not been completed.
#pragma once

#include <string>

#include "core/base/disk.hpp"
#include "core/diag/result.hpp"
#include "image/module/lock_file.hpp"
#include "image/recipe/plan.hpp"

namespace iocwright::image {

/// The path of a file that exists from the moment when a build changes the module's tree until the module is
/// registered. If the build fails or is killed, the tree is not what the lock file says.
std::string unbuilt_mark(const Target& target, std::string_view module);

/// Removes the modules with such a mark from a lock file of $SUPPORT. Fails if a mark cannot be accessed.
Result<LockFile> only_built(LockFile lock, const Target& target, const Disk& disk);

}  // namespace iocwright::image
