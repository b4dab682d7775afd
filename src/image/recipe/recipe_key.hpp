// Recipe keys. Each is a row with its documentation and the function that plans its steps. The checker, the
// published schema and the reference page are made from the same rows.
#pragma once

#include <span>

#include "core/diag/result.hpp"
#include "lang/format/format.hpp"

namespace iocwright::image {

class KeyValue;
class ModulePlanner;

/// When the planner of a key is called. Phases are planned in this order, and the keys of a phase in table
/// order. After make, the phases `blocks`, `lines`, `commands` and `tasks` are planned again for items with
/// `post_build`.
enum class Phase : unsigned char {
  ignored,   ///< has no effect; no planner
  variable,  ///< used only by templates; no planner
  module,    ///< properties of the module, read no matter which parts of the build are requested
  downloads,
  clone,
  tasks,
  removals,
  comments,  ///< lines to comment out
  settings,  ///< CONFIG_SITE settings for the target architecture
  blocks,
  lines,
  commands,
  release,
  make,
  registration,
  publication
};

/// Adds the steps of a key to the plan, or changes a step that every module has. Also called if the recipe
/// does not have the key; the value is then the default. Fails if the value cannot be rendered or used.
using KeyPlanner = Result<void>(ModulePlanner& planner, const KeyValue& value);

/// A row of the table of keys.
struct RecipeKey {
  format::Field field;  ///< name, type, default and description
  Phase phase;
  KeyPlanner* plan = nullptr;
};

/// All keys, in the order in which they are published.
std::span<const RecipeKey> recipe_keys();

// The groups of recipe_keys(), each in the file of the same name, except runtime_keys() in ioc_keys.cpp.
std::span<const RecipeKey> module_keys();
std::span<const RecipeKey> ioc_keys();
std::span<const RecipeKey> package_keys();
std::span<const RecipeKey> release_keys();
std::span<const RecipeKey> edit_keys();
std::span<const RecipeKey> command_keys();
std::span<const RecipeKey> make_keys();
std::span<const RecipeKey> runtime_keys();
std::span<const RecipeKey> target_keys();

}  // namespace iocwright::image
