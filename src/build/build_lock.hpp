// One build at a time in one $SUPPORT: a second one waits.
#pragma once

#include <functional>
#include <string>

#include "base/file_handle.hpp"
#include "diag/result.hpp"

namespace iocwright::build {

/// Held until the handle is closed. `waits` is called first when another build holds it.
Result<FileHandle> hold_build_lock(const std::string& path, const std::function<void()>& waits);

}  // namespace iocwright::build
