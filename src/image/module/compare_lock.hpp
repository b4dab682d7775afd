// Compares the entries of a lock file with what would be built now.
#pragma once

#include "core/diag/sink.hpp"
#include "image/module/lock_file.hpp"
#include "image/recipe/plan.hpp"

namespace iocwright::image {

/// The entry of a module, as far as it is known before its sources are fetched. `recipe` is recipe_hash().
/// The versions of packages are empty, as are the hashes of downloads that the recipe does not have.
LockedModule planned_entry(const ModulePlan& module, const std::string& recipe);

/// The step that clones the module; null if the plan has none.
const CloneSource* clone_of(const ModulePlan& module);

/// The version to check out: the commit of a `patch_file`, or else the version of the module.
const std::string& wanted_version(const CloneSource& source);

/// Reports each value that differs, at its place in the lock file. Values that are empty in `now` are unknown
/// and match any.
void compare_entries(const LockedModule& locked, const LockedModule& now, Sink& sink);

/// Reports that the lock file has no such module.
Diagnostic not_locked(const std::string& module, const LockFile& lock);

/// The error for a tag that is not where the lock file says.
Diagnostic moved_tag(const std::string& url, const LockedModule& locked, const std::string& commit);

}  // namespace iocwright::image
