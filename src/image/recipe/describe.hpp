// Prints build plans, as text and as JSON. Neither form contains credentials of URLs.
#pragma once

#include <nlohmann/json_fwd.hpp>
#include <string>

#include "image/recipe/steps.hpp"

namespace iocwright::image {

/// The plan as `--dry-run` prints it: a line per module, and an indented line per step.
std::string describe(const BuildPlan& plan);
/// The plan of a module as JSON. The content key covers its steps, so a change to their form rebuilds all modules.
nlohmann::ordered_json to_json(const ModulePlan& module);
/// The plan as `--json` prints it.
nlohmann::ordered_json to_json(const BuildPlan& plan);

}  // namespace iocwright::image
