// Keys that skip parts of a build or depend on its target, and variables for templates.
#include "core/base/path.hpp"
#include "image/recipe/module_planner.hpp"
#include "image/recipe/recipe_types.hpp"

namespace iocwright::image {

namespace {

Result<void> plan_skip_clean(ModulePlanner& planner, const KeyValue& value) {
  planner.clean_after_make = !TRY(value.flag());
  return {};
}

Result<void> plan_skip_apt(ModulePlanner& planner, const KeyValue& value) {
  planner.has_package_steps = !TRY(value.flag());
  return {};
}

Result<void> plan_skip_when(ModulePlanner& planner, const KeyValue& value) {
  planner.plan.skipped = TRY(value.flag());
  return {};
}

/// For RTEMS, only the host tools of a module are built for Linux.
Result<void> plan_is_rtems(ModulePlanner& planner, const KeyValue& value) {
  if (!TRY(value.flag())) return {};
  const std::string file = TRY(planner.value("config_linux_target").text());
  LineEdit edit;
  edit.regexp = ".*VALID_BUILDS.*";
  edit.line = "VALID_BUILDS=Host";
  return planner.add_edit(path::join(planner.plan.folder, file), std::move(edit));
}

constexpr std::string_view architecture_text =
    "Overrides the value for the target architecture in this recipe";
constexpr std::string_view ignored_text = "Ignored; accepted because older recipes have it";

constexpr RecipeKey keys[] = {
    {{"skip_clean", &condition_type, "false", "Whether to keep intermediate files after make"},
     Phase::make,
     plan_skip_clean},
    {{"skip_apt", &condition_type, "false", "Whether to skip downloads and packages"},
     Phase::module,
     plan_skip_apt},
    {{"skip_when", &condition_type, "false", "The module is not built if this is true"},
     Phase::module,
     plan_skip_when},
    {{"vars", &map_type, "{}", "Variables for the templates of this recipe"}, Phase::variable},
    {{"is_linux", &condition_type, "null", architecture_text}, Phase::variable},
    {{"is_rtems", &condition_type, "null", architecture_text}, Phase::settings, plan_is_rtems},
    {{"config_linux_host", &text_type, "\"\"",
      "File to use instead of configure/CONFIG_SITE.linux-x86_64.Common"},
     Phase::variable},
    {{"config_linux_target", &text_type, "\"\"",
      "File to use instead of configure/CONFIG_SITE.Common.linux-x86_64"},
     Phase::variable},
    {{"force_build", &any_type, "null", ignored_text}, Phase::ignored},
    {{"force_clone", &any_type, "null", ignored_text}, Phase::ignored},
};

}  // namespace

std::span<const RecipeKey> target_keys() { return keys; }

}  // namespace iocwright::image
