// A user's own probe and stop scripts, which go before ours.
#pragma once

#include <optional>
#include <string>

#include "core/base/process.hpp"

namespace iocwright::launch {

/// Becomes `name` of the instance's config folder, by bash, when it is there. Returns the problem when it
/// cannot; nothing when there is none, or when it is that script that called us.
std::optional<FileProblem> become_own_script(const std::string& name, const Disk& disk, Process& process,
                                             const Environment& environment);

}  // namespace iocwright::launch
