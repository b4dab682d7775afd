// Plans a build of support modules from the names and options on the command line.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "image/module/build_context.hpp"
#include "image/recipe/plan.hpp"

namespace iocwright::image {

/// What to build, as given on the command line.
struct SupportRequest {
  PlanRequest plan;  ///< names may be given as `a,b`; `all` means the modules of the Dockerfile, and the IOC
  Target target;     ///< plan_support() sets its architecture
  std::vector<std::string> recipe_folders;  ///< searched before all others
  std::vector<std::string> variables;       ///< values of `-e`, for add_extra_variables()
  bool whole = false;                       ///< plan required modules even if they are built already
};

/// Where to look for the recipes of a request.
Result<RecipePlaces> recipe_places(const SupportRequest& request, const Machine& machine);

/// The target that the environment describes, with one job per processor. Its architecture is empty.
Target default_target(const Environment& environment);

/// Parses the variables and the names of parts of the build, and adds variables that are named like secrets
/// to those of the machine. Returns false after errors, which go to the sink.
bool take_settings(SupportRequest& request, BuildContext& context);

/// Plans the modules; take_settings() must be called first. Returns nothing after errors, which go to the
/// sink.
std::optional<BuildPlan> plan_support(SupportRequest& request, BuildContext& context);

}  // namespace iocwright::image
