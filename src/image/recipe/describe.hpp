// Prints build plans, as text for people and as JSON for programs.
#pragma once

#include <nlohmann/json.hpp>
#include <string>

#include "image/recipe/steps.hpp"

namespace iocwright::image {

std::string describe(const BuildPlan& plan);
nlohmann::ordered_json to_json(const ModulePlan& module);
nlohmann::ordered_json to_json(const BuildPlan& plan);

}  // namespace iocwright::image
