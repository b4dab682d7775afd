// Determines the architecture that an image is built for.
#pragma once

#include <string>

#include "core/base/disk.hpp"
#include "core/base/process.hpp"
#include "core/diag/result.hpp"

namespace iocwright::image {

/// Returns $EPICS_TARGET_ARCH, or the host architecture if it is unset. Fails as build_host_arch() does.
Result<std::string> target_arch(const std::string& epics_base, const Disk& disk, Process& process,
                                const Environment& environment);

}  // namespace iocwright::image
