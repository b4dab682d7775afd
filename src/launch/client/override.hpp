// Scripts of the user that override our probes and our stop command.
#pragma once

#include <optional>
#include <string>

#include "core/base/process.hpp"

namespace iocwright::launch {

/// Replaces this process with script `name` of the instance's config folder, run by bash. Returns the error
/// if that fails, and nothing if the script is missing or has itself called us.
std::optional<FileError> become_user_script(const std::string& name, const Disk& disk, Process& process,
                                            const Environment& environment);

}  // namespace iocwright::launch
