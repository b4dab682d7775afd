// The command line of msi, under whose name this program replaces that of EPICS Base.
#pragma once

#include <string>
#include <vector>

#include "core/base/disk.hpp"
#include "core/base/environment.hpp"

namespace iocwright::cli {

/// Runs msi with these arguments and returns its exit status. Options, messages and statuses are those of
/// Base's program, in the words of the Base version in $EPICS_BASE. Reads stdin if neither a template nor a
/// substitution file is given.
int run_as_msi(const std::vector<std::string>& arguments, Disk& disk, const Environment& environment);

}  // namespace iocwright::cli
