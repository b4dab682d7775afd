// Computes the key that identifies a module's build. If the key is unchanged, the module needs no rebuild.
#pragma once

#include <string>
#include <vector>

#include "image/module/lock_file.hpp"
#include "image/recipe/plan.hpp"

namespace iocwright::image {

/// The part of the key that all modules of a run share: the version of EPICS Base, the architectures and the
/// compilers.
Result<std::string> platform_key(const Target& target, const Disk& disk, const Environment& environment);

/// SHA-256 of the recipe and the files that it uses. Fails if one cannot be read.
Result<std::string> recipe_hash(const ModulePlan& module, const Disk& disk);

/// The names of the modules that this one may depend on, sorted: those that its recipe requires or, if it has
/// no `requires`, all modules before it in the lock file.
std::vector<std::string> dependencies(const ModulePlan& module, const LockFile& lock);

/// The key of a module's build. It covers the module's plan, its recipe, the commit, the platform and the
/// keys of its dependencies, which are taken from `lock`.
std::string content_key(const ModulePlan& module, const std::string& recipe, const std::string& commit,
                        const std::string& platform, const LockFile& lock);

/// Whether a file or folder in the tree was modified after the file `stamp`, in its content or its mode.
/// Adding or removing a file modifies its folder. Also true if the tree or `stamp` is missing. Ignores `.git`
/// and `RELEASE.local`. An unreadable folder is an error, because it is unknown whether it has changed.
FileResult<bool> changed_since(const std::string& folder, const std::string& stamp);

}  // namespace iocwright::image
