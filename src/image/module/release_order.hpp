// Decides which modules of a run must not be built in parallel because of RELEASE.
//
// The RELEASE of each module includes the global one, and so does that of every module it is built against.
// EPICS Base (convertRelease.pl) compares them and fails if a macro has two values. Every module must
// therefore see the values it would see if the modules were built one after the other, as the reference does.
#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "image/module/registry.hpp"

namespace iocwright::image {

/// What matters about a module for the order. Modules are identified by their index in the plan.
struct ReleaseUser {
  std::vector<std::size_t> after;  ///< earlier modules that must be built before this one
  RegistryChanges changes;         ///< to RELEASE
};

/// Adds the dependencies that RELEASE requires to `after`. `release` is its content before the run.
///
/// A module that changes the value of a macro, such as one that replaces a blank with a path, is built alone:
/// after all earlier modules and before all later ones. A module that would otherwise see a different value
/// of a macro than after all earlier modules is built after them.
Result<void> order_by_release(const std::string& release, std::vector<ReleaseUser>& modules);

}  // namespace iocwright::image
