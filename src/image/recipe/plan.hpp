// Turns recipes into a build plan: renders templates, evaluates conditions and orders the modules. Planning
// changes nothing on disk.
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "core/value/budget.hpp"
#include "core/value/value.hpp"
#include "image/recipe/recipe_finder.hpp"
#include "image/recipe/steps.hpp"
#include "lang/yaml/reader.hpp"

namespace iocwright::image {

/// What to build for, and where things are installed.
struct Target {
  std::string epics_root;  ///< e.g. /epics
  std::string support;     ///< $SUPPORT
  std::string epics_base;
  std::string target_arch;  ///< $EPICS_TARGET_ARCH, or the host architecture if unset
  int jobs = 1;

  std::string configure(std::string_view name) const;  ///< the path of a file in $SUPPORT/configure
};

struct PlanRequest {
  std::vector<std::string> modules;  ///< in command line order
  std::string version;               ///< overrides the recipe's version; only valid with a single module
  std::vector<std::pair<std::string, Value>> variables;  ///< `-e name=value`
  bool with_required = false;      ///< also build required modules that are not built yet
  std::vector<std::string> built;  ///< modules that are already built
  std::vector<std::string> tags,
      skip_tags;  ///< parts of the build to run or to skip; by default all run
};

/// The names of the parts of a build, in execution order. They match the ansible tags of the public recipe
/// library.
std::span<const std::string_view> build_tags();

/// Returns the plan, or nothing when there are errors, which are reported to the reader's sink.
std::optional<BuildPlan> plan_build(const PlanRequest& request, const Target& target,
                                    const RecipePlaces& places, yaml::Reader& reader, const Limits& limits);

/// Plans the build steps of one recipe.
Result<ModulePlan> plan_module(const Recipe& recipe, const std::string& asked, const PlanRequest& request,
                               const Target& target, yaml::Reader& reader, const Limits& limits);

/// Sorts modules so that each one follows the modules it requires, otherwise keeping the given order, and
/// fills in `after`. Fails on a dependency cycle and on a requirement that is neither in the list nor already
/// built.
Result<void> order_modules(std::vector<ModulePlan>& modules, const std::vector<std::string>& built);

}  // namespace iocwright::image
