// Finds out whether a killed IOC was killed because memory ran out.
#pragma once

#include <cstdint>
#include <optional>

#include "core/base/disk.hpp"

namespace iocwright::launch {

/// How many processes of our control group the kernel has killed because memory ran out. Known only in a
/// container with version 2 of cgroups(7).
std::optional<std::int64_t> oom_kills(const Disk& disk);

}  // namespace iocwright::launch
