// Determines the architecture that an image is built for.
#pragma once

#include <string>

#include "core/base/disk.hpp"
#include "core/base/process.hpp"
#include "core/diag/result.hpp"

namespace iocwright::image {

/// $EPICS_TARGET_ARCH, or else the host architecture (build_host_arch()).
Result<std::string> target_arch(const std::string& epics_base, const Disk& disk, Process& process,
                                const Environment& environment);

}  // namespace iocwright::image
