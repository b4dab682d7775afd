// Keys that identify a module and its source.
#include <fmt/format.h>

#include "core/base/path.hpp"
#include "core/base/text.hpp"
#include "core/base/unicode.hpp"
#include "image/recipe/module_planner.hpp"
#include "image/recipe/recipe_types.hpp"

namespace iocwright::image {

namespace {

std::string without_last_slash(std::string text) {
  while (text.ends_with('/')) text.pop_back();
  return text;
}

/// Rejects slashes and a leading `-` or `.`, because the name becomes part of paths and of git's arguments.
Result<void> plan_name(ModulePlanner& planner, const KeyValue& value) {
  const std::string name = TRY(value.text());
  if (name.empty() || name.find('/') != std::string::npos || name.starts_with('-') || name.starts_with('.'))
    return fail(error(DiagKind::path_outside,
                      fmt::format("invalid module name `{}`: it must be the name of a folder", name))
                    .at(value.span()));
  planner.plan.name = name;
  planner.variables.set("module", Value(name));
  return {};
}

Result<void> plan_version(ModulePlanner& planner, const KeyValue& value) {
  planner.plan.version = TRY(value.text());
  planner.variables.set("version", Value(planner.plan.version));
  return {};
}

Result<void> plan_organization(ModulePlanner& planner, const KeyValue& value) {
  planner.plan.url = without_last_slash(TRY(value.text())) + "/" + planner.plan.name;
  return {};
}

/// Replaces the URL that plan_organization() has set.
Result<void> plan_git_repo(ModulePlanner& planner, const KeyValue& value) {
  if (value.given()) planner.plan.url = TRY(value.text());
  planner.variables.set("git_repo", Value(planner.plan.url));
  return {};
}

Result<void> plan_recursive(ModulePlanner& planner, const KeyValue& value) {
  planner.clone.recursive = TRY(value.flag());
  return {};
}

Result<void> plan_macro(ModulePlanner& planner, const KeyValue& value) {
  std::string& macro = planner.plan.macro;
  macro = value.given() ? TRY(value.text()) : unicode::upper(text::replace_all(planner.plan.name, "-", "_"));
  planner.release.macro = {macro, value.span().known() ? value.span() : planner.value("module").span()};
  planner.variables.set("macro", Value(macro));
  return {};
}

Result<void> plan_local_path(ModulePlanner& planner, const KeyValue& value) {
  const std::string folder = without_last_slash(
      value.given() ? TRY(value.text()) : path::join(planner.target.support, planner.plan.name));
  const Span span = planner.value("module").span();
  if (!folder.starts_with('/'))
    return fail(error(DiagKind::path_outside,
                      fmt::format("the module's folder `{}` must be an absolute path", folder))
                    .at(span));
  if (folder.find_first_of(" \t") != std::string::npos)
    return fail(
        error(DiagKind::path_outside,
              fmt::format("the module's folder `{}` contains a space, which make does not support", folder))
            .at(span));
  planner.plan.folder = folder;
  planner.variables.set("local_path", Value(folder));
  return {};
}

Result<void> plan_requires(ModulePlanner& planner, const KeyValue& value) {
  if (!value.given()) return {};
  planner.plan.requirements.emplace();
  for (PlacedText& name : TRY(value.placed_texts())) {
    planner.plan.requirements->push_back(std::move(name.text));
    planner.plan.requirement_places.push_back(name.place);
  }
  return {};
}

Result<void> plan_license(ModulePlanner& planner, const KeyValue& value) {
  planner.plan.license = TRY(value.text());
  return {};
}

Result<void> plan_cache(ModulePlanner& planner, const KeyValue& value) {
  planner.plan.cached = TRY(value.condition());
  return {};
}

constexpr RecipeKey keys[] = {
    {{"module", &text_type, "", "Name of the module and of its folder in $SUPPORT"},
     Phase::module,
     plan_name},
    {{"version", &version_type, "", "Tag, branch or commit to build"}, Phase::module, plan_version},
    {{"organization", &text_type, "\"https://github.com/epics-modules\"",
      "URL to clone from, without the module's name"},
     Phase::module,
     plan_organization},
    {{"git_repo", &text_type, "\"\"", "Full URL to clone; by default organization/module"},
     Phase::module,
     plan_git_repo},
    {{"recursive", &condition_type, "false", "Whether to clone git submodules too"},
     Phase::clone,
     plan_recursive},
    {{"macro", &text_type, "\"\"",
      "Name of the module in RELEASE; by default its name in upper case, with `_` for `-`"},
     Phase::module,
     plan_macro},
    {{"local_path", &text_type, "\"\"", "Folder to clone the module into; by default $SUPPORT/<module>"},
     Phase::module,
     plan_local_path},
    {{"requires", &texts_type, "[]",
      "Modules that must be built before this one. Without this key, the order on the command line applies"},
     Phase::module,
     plan_requires},
    {{"license", &text_type, "\"\"", "SPDX expression of the module's license, for the bill of materials"},
     Phase::module,
     plan_license},
    {{"cache", &condition_type, "true",
      "Whether a build cache may keep the module; `false` if its commands change files outside its folder"},
     Phase::module,
     plan_cache},
    {{"description", &text_type, "\"\"", "What the module is for"}, Phase::ignored},
};

}  // namespace

std::span<const RecipeKey> module_keys() { return keys; }

}  // namespace iocwright::image
