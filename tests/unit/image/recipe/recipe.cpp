#include "image/recipe/recipe.hpp"

#include <doctest/doctest.h>

#include <set>

#include "image/recipe/recipe_key.hpp"

using namespace iocwright;
using image::Phase;
using image::RecipeKey;

TEST_CASE("recipe keys: each key has a unique name, a type and a description") {
  std::set<std::string_view> names;
  for (const RecipeKey& key : image::recipe_keys()) {
    CAPTURE(key.field.key);
    CHECK(names.insert(key.field.key).second);
    CHECK(key.field.type != nullptr);
    CHECK_FALSE(key.field.description.empty());
  }
}

TEST_CASE("recipe keys: each key has a planner, unless it is ignored or used only by templates") {
  for (const RecipeKey& key : image::recipe_keys()) {
    CAPTURE(key.field.key);
    const bool has_phase = key.phase != Phase::ignored && key.phase != Phase::variable;
    CHECK((key.plan != nullptr) == has_phase);
  }
}

TEST_CASE("recipe keys: the format consists of all keys in table order") {
  const auto keys = image::recipe_keys();
  const auto fields = image::recipe_format().fields;
  REQUIRE(fields.size() == keys.size());
  for (std::size_t i = 0; i < keys.size(); ++i) CHECK(fields[i].key == keys[i].field.key);
}
