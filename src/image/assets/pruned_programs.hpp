// Selects the programs of EPICS and the shared libraries that a pruned runtime image needs.
#pragma once

#include "image/assets/asset_planner.hpp"

namespace iocwright::image {

/// Returns the architectures whose programs the image runs: the target's and, if the target does not run
/// Linux (RTEMS, VxWorks), the host's, on which its boot files are generated. Empty if unknown, which means
/// all.
std::vector<std::string> runtime_archs(const AssetRequest& request);

/// Plans the programs of EPICS Base and of these modules that an instance or its users run. If Base has no
/// `caget`, which probes need, takes that in PATH; if it is nowhere, adds a warning.
void add_tools(const AssetRequest& request, const std::vector<std::string>& modules, AssetPlanner& planner,
               const Disk& disk, const Environment& environment, Sink& sink);

/// Plans the shared libraries that the planned files need, and those that they may open with dlopen(): the
/// libraries that they name in their strings, and all libraries of these modules, other than EPICS Base. The
/// latter get a note. Missing libraries are errors, but only warnings if a file for another machine or a
/// library that may be opened needs them.
void add_libraries(const AssetRequest& request, const std::vector<std::string>& modules,
                   AssetPlanner& planner, const Disk& disk, const Environment& environment, Sink& sink);

}  // namespace iocwright::image
