// Keys for what an IOC that uses the module loads, links and needs at run time.
#include "image/recipe/module_planner.hpp"
#include "image/recipe/recipe_types.hpp"

namespace iocwright::image {

namespace {

Result<void> plan_dbds(ModulePlanner& planner, const KeyValue& value) {
  planner.registration.dbds = TRY(value.texts());
  return {};
}

Result<void> plan_libs(ModulePlanner& planner, const KeyValue& value) {
  planner.registration.libs = TRY(value.placed_texts());
  return {};
}

Result<void> plan_protocol_files(ModulePlanner& planner, const KeyValue& value) {
  planner.publication.protocol_files = TRY(value.texts());
  return {};
}

Result<void> plan_runtime_files(ModulePlanner& planner, const KeyValue& value) {
  planner.registration.runtime_files = TRY(value.texts());
  return {};
}

constexpr RecipeKey build_rows[] = {
    {{"dbds", &texts_type, "[]", "Database definition files that the IOC loads, in order"},
     Phase::registration,
     plan_dbds},
    {{"libs", &texts_type, "[]", "Libraries that the IOC links, dependencies first"},
     Phase::registration,
     plan_libs},
};

constexpr RecipeKey runtime_rows[] = {
    {{"protocol_files", &texts_type, "[]",
      "StreamDevice protocol files to publish, relative to the module's folder"},
     Phase::publication,
     plan_protocol_files},
    {{"runtime_files", &texts_type, "[]", "Other paths that the runtime image needs"},
     Phase::registration,
     plan_runtime_files},
};

}  // namespace

std::span<const RecipeKey> ioc_keys() { return build_rows; }
std::span<const RecipeKey> runtime_keys() { return runtime_rows; }

}  // namespace iocwright::image
