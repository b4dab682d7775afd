// Translates ansible tasks into build steps.
#pragma once

#include "image/recipe/steps.hpp"
#include "image/recipe/task_file.hpp"
#include "image/recipe/variables.hpp"

namespace iocwright::image {

class TaskPlanner {
 public:
  /// Steps are added to `steps`. Relative paths of files to edit are relative to `module_folder`, those of
  /// files to copy to `recipe_folder`. Tasks may read and set `variables`.
  TaskPlanner(Variables& variables, const std::string& module_folder, const std::string& recipe_folder,
              bool post_build, std::vector<Step>& steps)
      : variables_(variables),
        module_folder_(module_folder),
        recipe_folder_(recipe_folder),
        post_build_(post_build),
        steps_(steps) {}

  /// Adds the steps of the tasks in order. Returns false if `meta: end_play` was reached. Fails if an
  /// argument is invalid or cannot be rendered.
  Result<bool> run(const std::vector<Task>& tasks);

 private:
  Result<bool> run_task(const Task& task);
  Result<bool> run_once(const Task& task);
  Result<void> add_module(const Task& task);
  Result<void> add_command(const Task& task);
  Result<void> add_file(const Task& task);
  Result<void> add_line(const Task& task);
  Result<void> add_block(const Task& task);
  Result<void> add_copy(const Task& task);
  Result<void> add_edit(const Task& task, Edit edit, bool create);
  Result<void> add_debug(const Task& task);
  Result<void> add(StepAction action) {
    steps_.push_back({post_build_ ? Stage::post : Stage::tasks, std::move(action), {}, false});
    return {};
  }

  Result<std::optional<std::string>> maybe(const Task& task, std::string_view key) const;
  Result<std::optional<PlacedText>> placed(const Task& task, std::string_view key) const;
  Result<std::string> text(const Task& task, std::string_view key) const;
  Result<bool> flag(const Task& task, std::string_view key) const;
  Result<std::string> path_of(const Task& task) const;

  Variables& variables_;
  const std::string& module_folder_;
  const std::string& recipe_folder_;
  bool post_build_;
  std::vector<Step>& steps_;
};

}  // namespace iocwright::image
