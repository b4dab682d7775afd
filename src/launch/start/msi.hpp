// Runs msi, EPICS Base's macro expander.
#pragma once

#include <string>
#include <vector>

#include "core/base/disk.hpp"
#include "core/base/process.hpp"
#include "core/diag/result.hpp"

namespace iocwright::launch {

/// Expands the content of a substitution file with msi. `scratch` is a folder for a temporary file.
Result<std::string> expand(const std::string& substitutions, const std::vector<std::string>& include_folders,
                           const std::string& scratch, Disk& disk, Process& process,
                           const Environment& environment);

}  // namespace iocwright::launch
