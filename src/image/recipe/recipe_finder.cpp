#include "image/recipe/recipe_finder.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "core/base/path.hpp"
#include "core/base/settings.hpp"
#include "core/base/text.hpp"
#include "core/diag/file_result.hpp"
#include "core/diag/suggestion.hpp"

namespace iocwright::image {

namespace {

constexpr std::string_view ending = ".install.yml";

// Recipe folders are places to search, so those that cannot be read are skipped.

FileResult<std::vector<std::string>> ibek_support_folders(const Disk& disk, const std::string& folder) {
  std::vector<std::string> out;
  for (const std::string& name : TRY(skip_unusable(disk.list(folder))))
    if (name.starts_with("ibek-support") && TRY(skip_unusable(disk.is_folder(path::join(folder, name)))))
      out.push_back(path::join(folder, name));
  return out;
}

/// Returns the path of the recipe in a module's folder, or an empty string if there is none or it is
/// ambiguous.
FileResult<std::string> recipe_in(const Disk& disk, const std::string& folder) {
  const std::string usual = path::join(folder, std::string(path::name(folder)) + std::string(ending));
  if (TRY(skip_unusable(disk.exists(usual)))) return usual;
  std::vector<std::string> found;
  for (const std::string& name : TRY(skip_unusable(disk.list(folder))))
    if (name.ends_with(ending)) found.push_back(name);
  return found.size() == 1 ? path::join(folder, found.front()) : "";
}

Diagnostic not_found(const RecipePlaces& places, const Disk& disk, const std::string& module) {
  const std::vector<std::string> known =
      known_modules(places, disk).value_or(std::vector<std::string>());  // only for the hint
  const std::vector<std::string_view> names(known.begin(), known.end());
  Diagnostic out = error(DiagKind::unknown_recipe, fmt::format("there is no recipe for `{}`", module));
  if (const auto near = text::nearest(module, names); !near.empty())
    return std::move(out).help(fmt::format("did you mean `{}`?", near));
  std::vector<std::string> searched = places.named;
  if (!places.source_folder.empty()) searched.push_back(path::join(places.source_folder, "ibek-support*"));
  constexpr std::size_t few = 10;
  if (names.size() <= few) out.set_help(list_names("the recipes are", names));
  return std::move(out).note({}, fmt::format("looked for `{}/{}{}` in {} and among the bundled recipes",
                                             module, module, ending, text::quoted_list(searched)));
}

bool is_plain_name(std::string_view module) {
  return !module.empty() && module.find('/') == std::string_view::npos && !module.starts_with('-') &&
         !module.starts_with('.');
}

Result<bool> is_place(const Disk& disk, const std::string& folder) {
  return or_unreadable(skip_unusable(disk.exists(folder)));
}

}  // namespace

Result<RecipePlaces> find_places(const std::vector<std::string>& named, const Disk& disk,
                                 const Environment& environment, const std::string& here,
                                 const std::string& program) {
  RecipePlaces out;
  for (const std::string& folder : named)
    out.named.push_back(path::join(here, folder));  // make it absolute, because steps run in other folders
  if (const Settings settings(environment); settings.is_set(Setting::source_folder)) {
    out.source_folder = settings.text(Setting::source_folder);
  } else {
    for (std::string above = here; !above.empty(); above = path::parent(above)) {
      if (!TRY(or_unreadable(ibek_support_folders(disk, above))).empty()) out.source_folder = above;
      if (!out.source_folder.empty() || above == "/") break;
    }
    if (out.source_folder.empty() && TRY(is_place(disk, "/epics/generic-source")))
      out.source_folder = "/epics/generic-source";
  }
  // The program is installed as PREFIX/bin/iocwright; in a build tree, the source tree is a few levels up.
  std::string folder = path::parent(program);
  const std::string installed = path::join(path::parent(folder), "share/iocwright/support-defs");
  if (TRY(is_place(disk, installed))) out.bundled = installed;
  for (int level = 0; level < 3 && out.bundled.empty(); ++level) {
    folder = path::parent(folder);
    if (!folder.empty() && TRY(is_place(disk, path::join(folder, "support-defs"))))
      out.bundled = path::join(folder, "support-defs");
  }
  return out;
}

Result<std::string> find_recipe(const RecipePlaces& places, const Disk& disk, const std::string& module) {
  if (!is_plain_name(module))
    return fail(error(DiagKind::unknown_recipe,
                      fmt::format("invalid module name `{}`: it must be the name of a folder", module)));
  for (const std::string& folder : places.named)
    if (std::string recipe = TRY(or_unreadable(recipe_in(disk, path::join(folder, module)))); !recipe.empty())
      return recipe;
  std::vector<std::string> found;
  if (!places.source_folder.empty())
    for (const std::string& folder : TRY(or_unreadable(ibek_support_folders(disk, places.source_folder))))
      if (std::string recipe = TRY(or_unreadable(recipe_in(disk, path::join(folder, module))));
          !recipe.empty())
        found.push_back(std::move(recipe));
  if (found.size() > 1)
    return fail(error(DiagKind::unknown_recipe,
                      fmt::format("`{}` has more than one recipe: {}", module, text::quoted_list(found)))
                    .help("select a folder with `--defs`"));
  if (found.size() == 1) return found.front();
  if (!places.bundled.empty())
    if (std::string recipe = TRY(or_unreadable(recipe_in(disk, path::join(places.bundled, module))));
        !recipe.empty())
      return recipe;
  return fail(not_found(places, disk, module));
}

FileResult<std::vector<std::string>> known_modules(const RecipePlaces& places, const Disk& disk) {
  std::vector<std::string> folders = places.named, out;
  if (!places.source_folder.empty())
    for (std::string& folder : TRY(ibek_support_folders(disk, places.source_folder)))
      folders.push_back(std::move(folder));
  if (!places.bundled.empty()) folders.push_back(places.bundled);
  for (const std::string& folder : folders)
    for (const std::string& name : TRY(skip_unusable(disk.list(folder))))
      if (!TRY(recipe_in(disk, path::join(folder, name))).empty()) out.push_back(name);
  std::ranges::sort(out);
  out.erase(std::unique(out.begin(), out.end()), out.end());
  return out;
}

}  // namespace iocwright::image
