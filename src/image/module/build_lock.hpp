// One build at a time in one $SUPPORT: a second one waits.
#pragma once

#include <functional>
#include <string>

#include "core/base/file_handle.hpp"
#include "core/diag/result.hpp"

namespace iocwright::image {

/// Held until the handle is closed. `waits` is called first when another build holds it.
Result<FileHandle> hold_build_lock(const std::string& path, const std::function<void()>& waits);

}  // namespace iocwright::image
