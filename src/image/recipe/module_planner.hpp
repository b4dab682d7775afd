// Plans the build of one module: calls the planners of all keys, phase by phase.
#pragma once

#include <initializer_list>

#include "image/recipe/key_value.hpp"
#include "image/recipe/plan.hpp"
#include "image/recipe/recipe_key.hpp"

namespace iocwright::image {

/// What the planners of keys can read, and what they can add steps to.
class ModulePlanner {
 public:
  ModulePlanner(const Recipe& recipe, const PlanRequest& request, const Target& built_for,
                yaml::Reader& reader, const Limits& limits)
      : target(built_for),
        variables(reader.sources, limits),
        recipe_(recipe),
        request_(request),
        reader_(reader) {}

  /// Returns the plan. `asked` is the name that the module was requested by. Can be called only once.
  Result<ModulePlan> run(const std::string& asked);

  const Target& target;
  Variables variables;
  ModulePlan plan;

  // Steps that every module has. The planners fill them in; each step is added at the end of its part of the
  // build.
  InstallPackages packages;
  CloneSource clone;
  SetRelease release;
  RunMake make{.folder = {}, .arguments = {}, .shares_jobs = true};
  RegisterModule registration;
  PublishFiles publication;
  bool has_package_steps = true;  ///< whether to download files and install packages
  bool clean_after_make = true;

  /// The value of a key of the recipe.
  KeyValue value(std::string_view key) const;
  /// Whether to plan an item now: its `post_build` must match after_make(), and its `when` must be true.
  Result<bool> applies(const KeyValue& item) const;
  /// Whether steps after make are being planned.
  bool after_make() const { return after_make_; }

  /// Resolves a path below the module's folder. Fails if the path leads out of that folder.
  Result<std::string> below_module(const KeyValue& path) const;
  /// Resolves the path of a file beside the recipe, and adds it to the files that the recipe uses. Fails if
  /// it is missing or outside the folder of recipes.
  Result<std::string> below_recipe(const KeyValue& path);

  /// Reports something that does not prevent the build.
  void warn(Diagnostic warning) { reader_.sink.add(std::move(warning)); }
  /// Adds a step to the part of the build that is being planned.
  void add(StepAction action, Span place = {}) {
    plan.steps.push_back({stage_, std::move(action), {}, false, place});
  }
  /// Adds an edit of a file below the module's folder. Fails if one of its expressions is malformed.
  Result<void> add_edit(const std::string& path, Edit edit, bool create = true);
  /// Adds the steps of a task file beside the recipe. `meta: end_play` in it ends planning.
  Result<void> add_tasks(const KeyValue& path);

 private:
  void set_image_variables();
  Result<void> set_variables();
  bool has_part(std::string_view tag) const;
  Result<void> plan_keys(Stage stage, std::initializer_list<Phase> phases);
  Result<void> plan_parts();
  Result<void> plan_packages();
  Result<void> plan_clone();
  Span place_of_url() const;
  Result<void> plan_release();
  Result<void> plan_make();
  Result<void> plan_registration();

  const Recipe& recipe_;
  const PlanRequest& request_;
  yaml::Reader& reader_;
  Stage stage_ = Stage::packages;  ///< stage of the steps that are being added
  bool after_make_ = false;
  bool ended_ = false;                                             ///< a task ran `meta: end_play`
  std::vector<std::shared_ptr<const yaml::Document>> task_files_;  ///< variables may point into them
};

}  // namespace iocwright::image
