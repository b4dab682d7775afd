// By what a module's build is known: when none of it has changed, nothing needs to be done.
#pragma once

#include <string>
#include <vector>

#include "image/module/lock_file.hpp"
#include "image/recipe/plan.hpp"

namespace iocwright::image {

/// What all modules of a run share: Base's version, the target, the compiler.
Result<std::string> platform_key(const Target& target, const Disk& disk, const Environment& environment);

/// SHA-256 of the recipe and the files that it uses.
Result<std::string> recipe_hash(const ModulePlan& module, const Disk& disk);

/// The modules that this one may depend on: what its recipe requires; without that, all that were built
/// before it.
std::vector<std::string> dependencies(const ModulePlan& module, const LockFile& lock);

/// Of the plan with its recipe, the commit, the platform and the keys of the dependencies, as the lock has
/// them.
std::string content_key(const ModulePlan& module, const std::string& recipe, const std::string& commit,
                        const std::string& platform, const LockFile& lock);

/// True when a file of the folder was changed after `stamp` was written; what git keeps for itself is not
/// looked at. A folder that cannot be read is an error: whether it was changed is unknown.
FileResult<bool> changed_since(const std::string& folder, const std::string& stamp);

}  // namespace iocwright::image
