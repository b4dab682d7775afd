// From recipes to a plan: templates worked out, conditions decided, modules in order. Nothing is changed by
// planning.
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

/// What a build is for and where its parts are.
struct Target {
  std::string epics_root;  ///< as /epics
  std::string support;     ///< $SUPPORT
  std::string epics_base;
  std::string target_arch;  ///< $EPICS_TARGET_ARCH, else the host's
  int jobs = 1;

  std::string configure(std::string_view name) const;  ///< a file of $SUPPORT/configure
};

struct PlanRequest {
  std::vector<std::string> modules;                      ///< in the order of the command line
  std::string version;                                   ///< instead of the recipe's; of a single module
  std::vector<std::pair<std::string, Value>> variables;  ///< `-e name=value`
  bool with_required = false;                            ///< also build what is required and not there yet
  std::vector<std::string> built;                        ///< modules that stand built already
  std::vector<std::string> tags,
      skip_tags;  ///< parts of a build to do, to leave out; by default all are done
};

/// The names of the parts of a build, in order; those of ansible's tags in the public library.
std::span<const std::string_view> build_tags();

/// The plan, or nothing when there are faults, which are in the reader's sink.
std::optional<BuildPlan> plan_build(const PlanRequest& request, const Target& target,
                                    const RecipePlaces& places, yaml::Reader& reader, const Limits& limits);

/// The steps of one recipe.
Result<ModulePlan> plan_module(const Recipe& recipe, const std::string& asked, const PlanRequest& request,
                               const Target& target, yaml::Reader& reader, const Limits& limits);

/// Puts modules behind what they require, otherwise in the order given, and sets what each comes after. A
/// circle and a requirement that is neither there nor built are errors.
Result<void> order_modules(std::vector<ModulePlan>& modules, const std::vector<std::string>& built);

}  // namespace iocwright::image
