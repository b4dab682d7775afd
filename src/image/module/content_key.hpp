// Computes the key that identifies a module's build. If the key is unchanged, the module needs no rebuild.
#pragma once

#include <functional>
#include <map>
#include <string>

#include "core/base/disk.hpp"
#include "core/base/environment.hpp"
#include "core/diag/result.hpp"
#include "image/recipe/plan.hpp"

namespace iocwright::image {

/// SHA-256 of the recipe and the files that it uses. Fails if one cannot be read.
Result<std::string> recipe_hash(const ModulePlan& module, const Disk& disk);

/// Everything that the files of a built module depend on.
struct KeyInputs {
  const ModulePlan& plan;
  std::string recipe{};   ///< recipe_hash()
  std::string tree{};     ///< git's hash of the sources
  std::string time{};     ///< SOURCE_DATE_EPOCH for make
  std::string base{};     ///< BaseIdentity::hash
  std::string release{};  ///< RELEASE as make sees it, and other RELEASE files that the module includes
  std::map<std::string, std::string> dependencies{};  ///< keys of the modules that it can use
  std::map<std::string, std::string> variables{};     ///< of the environment, as far as the build reads them
  std::map<std::string, std::string> packages{};      ///< versions of the packages installed for it
  std::map<std::string, std::string> downloads{};     ///< SHA-256 of the files that it downloads
};

/// The key of a module's build: two builds with the same key have the same result. The number of jobs of
/// make, where the sources come from, and where the recipe is make no difference. $SUPPORT and EPICS_BASE do,
/// because EPICS writes their paths to the files that it builds.
std::string content_key(const KeyInputs& inputs);

/// The variables of `environment` that a build reads: those in `read`, those that make, the compilers and
/// similar programs read, and those whose names end like those of EPICS's rules, such as `USR_CFLAGS`.
std::map<std::string, std::string> variables_of_build(
    const Environment& environment, const std::function<bool(const std::string& name)>& is_read);

/// Whether a file or folder in the tree was modified after the file `stamp`, in its content or its mode.
/// Adding or removing a file modifies its folder. Also true if the tree or `stamp` is missing. Ignores `.git`
/// and `RELEASE.local`. An unreadable folder is an error, because it is unknown whether it has changed.
FileResult<bool> changed_since(const std::string& folder, const std::string& stamp);

}  // namespace iocwright::image
