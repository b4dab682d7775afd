// Keys for macros in RELEASE files.
#include <fmt/format.h>

#include "image/recipe/module_planner.hpp"
#include "image/recipe/recipe_types.hpp"

namespace iocwright::image {

namespace {

constexpr std::array macro_options{&text_type, &integer_type, &number_type, &null_type};
constexpr format::Type macro_value{format::TypeForm::either, nullptr, nullptr, macro_options};
constexpr format::Type macros_type{format::TypeForm::dictionary, &macro_value};

Result<void> plan_remove_macros(ModulePlanner& planner, const KeyValue& value) {
  planner.release.blank = TRY(value.placed_texts());
  return {};
}

Result<void> plan_extra_release_macros(ModulePlanner& planner, const KeyValue& value) {
  for (const auto& [name, macro] : value.entries()) {
    std::string text = TRY(macro.text());
    planner.release.extra.emplace_back(name, std::move(text));
  }
  return {};
}

Result<void> plan_release_scope(ModulePlanner& planner, const KeyValue& value) {
  const std::string text = TRY(value.text());
  if (text != "all" && text != "used")
    return fail(error(DiagKind::wrong_type, fmt::format("invalid `release`: `{}`", text))
                    .at(value.span())
                    .help("it must be `used` or `all`"));
  planner.plan.whole_release = text == "all";
  return {};
}

constexpr RecipeKey keys[] = {
    {{"remove_macros", &texts_type, "[]",
      "RELEASE macros to set to an empty value unless a built module has set them"},
     Phase::release,
     plan_remove_macros},
    {{"extra_release_macros", &macros_type, "{}", "Additional RELEASE macros"},
     Phase::release,
     plan_extra_release_macros},
    {{"release", &text_type, "\"used\"",
      "RELEASE for make: `used` has the modules that this one can use, because its recipe requires them or "
      "its "
      "files refer to them; `all` has all registered modules"},
     Phase::module,
     plan_release_scope},
};

}  // namespace

std::span<const RecipeKey> release_keys() { return keys; }

}  // namespace iocwright::image
