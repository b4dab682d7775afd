// Puts a compiler launcher such as ccache in front of the compilers of EPICS's rules, and starts it.
#pragma once

#include <string>
#include <vector>

#include "core/base/disk.hpp"
#include "core/base/process.hpp"
#include "core/diag/result.hpp"

namespace iocwright::image {

/// The words that start compilers through a launcher. One such as sccache also starts a server, which
/// outlives the build and serves others. It must not inherit the file `inherited`, by which a later build
/// finds the programs of a killed one. Launchers other than ccache, which has no server, are therefore
/// started by launch_without(), through the program `own_program`.
std::vector<std::string> launcher_command(const std::string& launcher, const std::string& own_program,
                                          const std::string& inherited);

/// The arguments for make, which redefine the variables that Base's `configure/CONFIG_COMMON` makes compile
/// commands of. `command` is launcher_command(). The variables contain the compiler as a variable, so that a
/// module or a target can still choose it. Makefiles that do not use EPICS's rules are not affected. Empty if
/// Base does not define the variables. Fails if its file cannot be read.
Result<std::vector<std::string>> launcher_arguments(const std::vector<std::string>& command,
                                                    const std::string& epics_base, const Disk& disk);

/// Closes all descriptors of the file `inherited`, and replaces this process with the program. Returns only
/// on failure.
FileError launch_without(const std::string& inherited, std::vector<std::string> arguments, Process& process);

}  // namespace iocwright::image
