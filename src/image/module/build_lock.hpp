// The lock that allows only one build per $SUPPORT at a time.
#pragma once

#include <functional>
#include <string>

#include "core/base/file_handle.hpp"
#include "core/diag/result.hpp"

namespace iocwright::image {

/// Acquires the lock, which is held until the handle is closed. If another build holds it, calls `waits` and
/// then blocks. Fails if the file cannot be opened or locked.
Result<FileHandle> hold_build_lock(const std::string& path, const std::function<void()>& waits);

}  // namespace iocwright::image
