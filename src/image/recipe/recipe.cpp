#include "image/recipe/recipe.hpp"

#include <vector>

#include "core/base/path.hpp"
#include "image/recipe/recipe_key.hpp"
#include "lang/format/check.hpp"

namespace iocwright::image {

std::span<const RecipeKey> recipe_keys() {
  static const std::vector<RecipeKey> keys = [] {
    std::vector<RecipeKey> out;
    for (const auto group : {module_keys(), ioc_keys(), package_keys(), release_keys(), edit_keys(),
                             command_keys(), make_keys(), runtime_keys(), target_keys()})
      out.insert(out.end(), group.begin(), group.end());
    return out;
  }();
  return keys;
}

const format::ObjectFormat& recipe_format() {
  static const std::vector<format::Field> fields = [] {
    std::vector<format::Field> out;
    for (const RecipeKey& key : recipe_keys()) out.push_back(key.field);
    return out;
  }();
  static const format::ObjectFormat recipe{
      .name = "Recipe",
      .noun = "a recipe",
      .description = "How a support module is fetched, edited, built and registered",
      .fields = fields,
      .unknown_keys_help = "templates can use its value, but it has no other effect"};
  return recipe;
}

std::optional<Recipe> load_recipe(std::shared_ptr<const yaml::Document> document, std::string file,
                                  Sink& sink) {
  if (!format::check_object(document->root(), recipe_format(), sink)) return std::nullopt;
  std::string folder = path::parent(file);
  return Recipe{std::move(document), std::move(file), std::move(folder)};
}

}  // namespace iocwright::image
