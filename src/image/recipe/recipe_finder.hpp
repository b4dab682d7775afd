// Where recipes are: `ibek-support*` folders beside the source folder, folders that the user names, those
// that come with the program.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "core/base/environment.hpp"
#include "core/diag/result.hpp"
#include "image/recipe/recipe.hpp"
#include "lang/yaml/reader.hpp"

namespace iocwright::image {

struct RecipePlaces {
  std::vector<std::string> named;  ///< `--defs`, in order
  std::string source_folder;       ///< that the `ibek-support*` folders lie in; empty: none
  std::string bundled;             ///< those that came with the program; empty: none
};

/// `named` as seen from the folder `here`, the others from the environment: $SOURCE_FOLDER, else the nearest
/// folder above `here` that has `ibek-support*` folders, else /epics/generic-source. `program` is the path of
/// the running program.
Result<RecipePlaces> find_places(const std::vector<std::string>& named, const Disk& disk,
                                 const Environment& environment, const std::string& here,
                                 const std::string& program);

/// The file of a module's recipe: `<module>/<module>.install.yml`, or the only `*.install.yml` in that
/// folder. A module in two of the `ibek-support*` folders is an error, as is one that is nowhere.
Result<std::string> find_recipe(const RecipePlaces& places, const Disk& disk, const std::string& module);

/// The modules that the Dockerfile in the source folder builds: lines `RUN ansible.sh …` and `RUN iocwright
/// support build …`, in order, `ioc` left out.
Result<std::vector<std::string>> dockerfile_modules(const RecipePlaces& places, const Disk& disk);

}  // namespace iocwright::image
