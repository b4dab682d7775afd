// The version of EPICS Base, on which some of its behaviour depends.
#pragma once

#include <array>
#include <optional>

#include "core/base/disk.hpp"
#include "core/base/environment.hpp"

namespace iocwright::epics {

using BaseVersion = std::array<int, 4>;

/// The first version whose messages are coloured even if stderr is not a terminal, according to its release
/// notes.
inline constexpr BaseVersion first_base_with_colors{7, 0, 7, 0};

/// The version of EPICS Base as four numbers, from `configure/CONFIG_BASE_VERSION` of $EPICS_BASE, else from
/// $EPICS_VERSION. Empty if neither is known.
FileResult<std::optional<BaseVersion>> base_version(const Disk& disk, const Environment& environment);

}  // namespace iocwright::epics
