// Puts a compiler launcher such as ccache in front of the compilers of EPICS's rules.
#pragma once

#include <string>
#include <vector>

#include "core/base/disk.hpp"
#include "core/diag/result.hpp"

namespace iocwright::image {

/// The arguments for make, which redefine the variables that Base's `configure/CONFIG_COMMON` makes compile
/// commands of. These contain the compiler as a variable, so that a module or a target can still choose it.
/// Makefiles that do not use EPICS's rules are not affected. Empty if Base does not define the variables.
/// Fails if its file cannot be read.
Result<std::vector<std::string>> launcher_arguments(const std::string& launcher,
                                                    const std::string& epics_base, const Disk& disk);

}  // namespace iocwright::image
