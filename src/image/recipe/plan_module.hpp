// Plans the build steps of a single recipe.
#pragma once

#include "image/recipe/plan.hpp"
#include "image/recipe/variables.hpp"
#include "lang/yaml/reader.hpp"

namespace iocwright::image {

class ModulePlanner {
 public:
  ModulePlanner(const Recipe& recipe, const PlanRequest& request, const Target& target, yaml::Reader& reader,
                const Limits& limits)
      : recipe_(recipe),
        request_(request),
        target_(target),
        reader_(reader),
        variables_(reader.sources, limits) {}

  Result<ModulePlan> run(const std::string& asked);

 private:
  Result<void> set_variables();
  Result<void> name_module(const std::string& asked);
  Result<void> plan_packages();
  Result<void> plan_clone();
  Result<void> plan_tasks(bool post_build);
  Result<void> plan_edits();
  Result<void> plan_post_edits();
  Result<void> plan_release();
  Result<void> plan_make();
  Result<void> plan_registration();
  Result<void> plan_parts();
  bool has_part(std::string_view tag) const;

  Result<void> add_blocks(bool post_build);
  Result<void> add_lines(bool post_build);
  Result<void> add_commands(bool post_build);

  // plan_module.cpp
  /// Returns the variable called `name` if the command line set it, else the value of `node`, else
  /// `fallback`.
  Result<std::string> text_of(std::string_view name, const yaml::Node* node, std::string fallback) const;
  Result<std::vector<std::string>> texts(const std::vector<const yaml::Node*>& nodes) const;
  Result<PlacedText> placed_text(const yaml::Node& node) const;
  /// Adds an edit step. Fails when one of its expressions is malformed.
  Result<void> add_edit(Stage stage, EditFile step);
  Result<bool> takes_part(const Condition& condition, bool post_build) const;
  /// Resolves a path below the module's folder. Fails when the path escapes that folder.
  Result<std::string> below_module(const yaml::Node& node) const;
  Result<std::string> below_recipe(const yaml::Node& node);
  void add(Stage stage, StepAction action, std::string name = {}) {
    plan_.steps.push_back({stage, std::move(action), std::move(name)});
  }

  const Recipe& recipe_;
  const PlanRequest& request_;
  const Target& target_;
  yaml::Reader& reader_;
  Variables variables_;
  ModulePlan plan_;
  bool ended_ = false;  ///< a task ran `meta: end_play`
  std::vector<std::shared_ptr<const yaml::Document>>
      kept_;  ///< keeps the files alive that variables point into
};

}  // namespace iocwright::image
