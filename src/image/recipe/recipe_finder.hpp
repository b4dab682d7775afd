// Finds recipes in the `ibek-support*` folders of the source folder, in folders given by the user, and among
// those bundled with the program.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "core/base/environment.hpp"
#include "core/diag/result.hpp"
#include "image/recipe/recipe.hpp"
#include "lang/yaml/reader.hpp"

namespace iocwright::image {

/// Where to look for recipes, in order of precedence.
struct RecipePlaces {
  std::vector<std::string> named;  ///< folders given with `--defs`, in order
  std::string source_folder;       ///< contains the `ibek-support*` folders; empty: none
  std::string bundled;             ///< recipes shipped with the program; empty: none
};

/// Determines where to look for recipes. Paths in `named` are relative to `here`. The source folder is
/// $SOURCE_FOLDER, or else the first of `here` and its parent folders that contains `ibek-support*` folders,
/// or else /epics/generic-source. `program` is the path of the running executable, from which the bundled
/// recipes are found.
Result<RecipePlaces> find_places(const std::vector<std::string>& named, const Disk& disk,
                                 const Environment& environment, const std::string& here,
                                 const std::string& program);

/// Returns the path of a module's recipe: `<module>/<module>.install.yml`, or the only `*.install.yml` in
/// that folder. Fails if there is no recipe, or if more than one `ibek-support*` folder has one.
Result<std::string> find_recipe(const RecipePlaces& places, const Disk& disk, const std::string& module);

/// The names of all folders with a recipe, sorted.
FileResult<std::vector<std::string>> known_modules(const RecipePlaces& places, const Disk& disk);

}  // namespace iocwright::image
