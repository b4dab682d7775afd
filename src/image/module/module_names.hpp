// Finds out which other modules the files of a module refer to, and what it offers to others.
#pragma once

#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/disk.hpp"
#include "core/diag/result.hpp"
#include "image/recipe/plan.hpp"

namespace iocwright::image {

/// Names in files: words such as `ASYN`, libraries such as `-lasyn`, and files such as `asyn.dbd`.
using Names = std::set<std::string, std::less<>>;

/// The names in files that others may define, and those that the files define for others.
struct NamesInFiles {
  Names used, offered;
};

/// The names that connect a module with others. All names that could matter are kept, because the modules
/// that they belong to may be registered later.
struct ModuleNames {
  std::string commit;  ///< commit that `sources` comes from; empty if unknown
  std::string tree;    ///< git's hash of its files
  std::string time;    ///< when it was made, in seconds since 1970
  NamesInFiles sources;
  std::string macro;    ///< the module's macro in RELEASE
  Names required;       ///< the modules in its recipe's `requires`
  Names macros;         ///< other macros that it sets or blanks in RELEASE
  NamesInFiles recipe;  ///< names in its steps, and the libraries and dbds that it lists
  bool whole = false;   ///< the recipe has `release: all`

  bool uses(std::string_view name) const { return sources.used.contains(name) || recipe.used.contains(name); }
  /// The content of a file that parse() reads.
  std::string text() const;
  /// Returns nothing if the string is not valid.
  static std::optional<ModuleNames> parse(std::string_view text);
};

/// Adds the names in a makefile, or in a file with the same syntax such as RELEASE: all words outside of
/// comments, files by their endings, and libraries in the values of variables such as `motor_LIBS`. Offered
/// are the libraries of `LIBRARY` and the files of `DBD` and `DB`.
void add_makefile_names(std::string_view text, NamesInFiles& names);
/// Adds the files that a database, template, substitution file or dbd includes.
void add_included_files(std::string_view text, Names& names);

/// The names in the sources of a tree: its makefiles, RELEASE and CONFIG files and databases. Skips what a
/// build has installed or compiled. Fails if a file cannot be read.
Result<NamesInFiles> names_in_tree(const std::string& folder, const Disk& disk);
/// Replaces everything in `names` that does not come from the tree.
Result<void> set_recipe_names(const ModulePlan& module, const Disk& disk, ModuleNames& names);

}  // namespace iocwright::image
