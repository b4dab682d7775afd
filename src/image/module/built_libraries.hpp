// Checks that a module has built the libraries that its recipe lists for IOCs.
#pragma once

#include <string>

#include "core/base/disk.hpp"
#include "core/diag/result.hpp"
#include "image/recipe/plan.hpp"
#include "image/recipe/steps.hpp"

namespace iocwright::image {

/// Looks for the libraries in the folder `lib/ARCH` of the module, of the other modules and of EPICS Base,
/// where the makefile of an IOC finds them, and in the folders of the system's linker. Fails for the first
/// one that is missing, at its place in the recipe.
Result<void> check_libraries(const RegisterModule& module, const Target& target, const Disk& disk);

}  // namespace iocwright::image
