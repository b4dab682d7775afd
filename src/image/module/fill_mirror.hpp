// Copies the sources of modules to a mirror folder, for builds without access to the internet.
#pragma once

#include "core/base/machine.hpp"
#include "core/fetch/mirror.hpp"
#include "image/recipe/steps.hpp"

namespace iocwright::image {

/// Mirrors the repositories of the plan, with submodules for recipes that use them, and the plan's downloads.
/// Repositories that the mirror already contains are updated. Creates `folder` if it is missing; git's log is
/// written there, too.
Result<void> fill_mirror(const BuildPlan& plan, const std::string& folder, const Machine& machine);

}  // namespace iocwright::image
