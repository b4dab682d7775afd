// Turns recipes into a build plan: renders templates, evaluates conditions and orders the modules. Planning
// changes nothing on disk.
#pragma once

#include <map>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "core/base/environment.hpp"
#include "core/value/budget.hpp"
#include "core/value/dict.hpp"
#include "core/value/value.hpp"
#include "image/recipe/recipe_finder.hpp"
#include "image/recipe/steps.hpp"
#include "lang/yaml/reader.hpp"

namespace iocwright::image {

/// The target of a build: its architecture, and the folders of the image.
struct Target {
  std::string epics_root;  ///< e.g. /epics
  std::string support;     ///< $SUPPORT
  std::string epics_base;
  std::string target_arch;       ///< $EPICS_TARGET_ARCH, or the host architecture if unset
  int jobs = 1;                  ///< maximum number of parallel jobs of make
  Dict facts = {};               ///< see gather_facts()
  Environment environment = {};  ///< for `lookup('env', …)` in templates

  std::string configure(std::string_view name) const;  ///< path of a file in $SUPPORT/configure
};

/// What to build.
struct PlanRequest {
  std::vector<std::string> modules;  ///< in the order of the command line; `ioc` is the Generic IOC
  std::string version;               ///< overrides the version in the recipe; only for a single module
  std::map<std::string, std::string> versions;           ///< those of the Dockerfile, by module
  std::vector<std::pair<std::string, Value>> variables;  ///< set with `-e`
  bool with_required = false;      ///< also build required modules that are not built yet
  std::vector<std::string> built;  ///< modules that are already built
  std::vector<std::string> tags,
      skip_tags;  ///< parts of the build to run or skip; all by default
};

/// The names of the parts of a build, in the order of execution. They are the ansible tags of the public
/// recipe library.
std::span<const std::string_view> build_tags();

/// Plans the build of the requested modules. Returns nothing after errors, which are reported to the reader's
/// sink.
std::optional<BuildPlan> plan_build(const PlanRequest& request, const Target& target,
                                    const RecipePlaces& places, yaml::Reader& reader, const Limits& limits);

/// Plans the build of one recipe. `asked` is the name that the module was requested by. Fails if a value of
/// the recipe cannot be rendered or used.
Result<ModulePlan> plan_module(const Recipe& recipe, const std::string& asked, const PlanRequest& request,
                               const Target& target, yaml::Reader& reader, const Limits& limits);

/// Sorts modules so that each one follows the modules that it requires, otherwise keeping the given order,
/// and fills in `after`. Fails if requirements are cyclic, or if one is neither in the list nor already
/// built.
Result<void> order_modules(std::vector<ModulePlan>& modules, const std::vector<std::string>& built);

}  // namespace iocwright::image
