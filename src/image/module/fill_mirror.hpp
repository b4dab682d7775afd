// Fills a mirror folder with all that some modules are built from.
#pragma once

#include "core/base/machine.hpp"
#include "core/fetch/mirror.hpp"
#include "image/recipe/steps.hpp"

namespace iocwright::image {

/// Repositories with their submodules, and downloads. What stands there is brought up to date. `folder` is
/// made when missing; the log of git goes into it.
Result<void> fill_mirror(const BuildPlan& plan, const std::string& folder, const Machine& machine);

}  // namespace iocwright::image
