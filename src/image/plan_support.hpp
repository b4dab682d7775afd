// Plans a build of support modules from what the user names on the command line.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "image/module/build_context.hpp"
#include "image/recipe/plan.hpp"

namespace iocwright::image {

struct SupportRequest {
  PlanRequest plan;  ///< names may be given as `a,b`; `all` means the modules of the Dockerfile, and the IOC
  Target target;     ///< its architecture is looked up by plan_support()
  std::vector<std::string> recipe_folders;  ///< searched before all others
  std::vector<std::string> variables;       ///< as add_extra_variables() parses them
};

/// The folders and tools that the environment names, and a job for each processor.
Target default_target(const Environment& environment);

/// Parses the variables and the names of parts of a build. False after errors, which go to the reader's sink.
bool take_settings(SupportRequest& request, yaml::Reader& reader);

/// Plans the modules, after take_settings(). Nothing after errors, which go to the sink.
std::optional<BuildPlan> plan_support(SupportRequest& request, BuildContext& context);

}  // namespace iocwright::image
