// Which modules of one run must not be built side by side because of RELEASE.
//
// The RELEASE of a module includes that of all, and so does the RELEASE of each module that it is built
// against. EPICS Base (convertRelease.pl) compares them and stops where a macro has two values: all must have
// the value that they would have if the modules were built one after the other, as the reference does.
#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "image/module/registry.hpp"

namespace iocwright::image {

/// A module of a run, as far as RELEASE is concerned. Others are named by their number in the plan's order.
struct ReleaseUser {
  std::vector<std::size_t> after;  ///< the modules that it comes after: earlier ones
  RegistryChanges changes;         ///< of RELEASE
};

/// Adds to `after` what RELEASE demands. `release` is its text before the run.
/// - A module that gives a macro another value, such as the real one to a macro that was blank, is built
/// alone: after all
///   earlier modules, and before all later ones.
/// - A module that would see another value of a macro than it would see after all earlier modules comes after
/// them.
Result<void> order_by_release(const std::string& release, std::vector<ReleaseUser>& modules);

}  // namespace iocwright::image
