// Decides which modules of a run must not be built in parallel because of RELEASE.
//
// The RELEASE of each module includes the global one, and so does the RELEASE of every module that it is
// built against. EPICS Base (convertRelease.pl) compares them and fails if a macro has two values. Each
// module must therefore see the values that it would see if the modules were built one after the other, as
// the reference does.
#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "image/module/registry.hpp"

namespace iocwright::image {

/// The properties of a module that determine its order. Modules are identified by their index in the plan.
struct ReleaseUser {
  std::vector<std::size_t> after;  ///< earlier modules that must be built before this one
  RegistryChanges changes;         ///< changes to RELEASE
};

/// Adds the dependencies that RELEASE requires to `after`. `release` is its content before the run.
///
/// A module that changes the value of a macro, such as one that replaces a blank with a path, is built alone:
/// after all earlier modules and before all later ones. A module that would otherwise see another value of a
/// macro than it would after all earlier modules is built after all of them. Fails if a change cannot be
/// applied.
Result<void> order_by_release(const std::string& release, std::vector<ReleaseUser>& modules);

}  // namespace iocwright::image
