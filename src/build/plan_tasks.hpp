// Turns tasks into steps.
#pragma once

#include "build/plan_module.hpp"
#include "model/task_file.hpp"

namespace iocwright::build {

class TaskPlanner {
 public:
  TaskPlanner(Variables& variables, const std::string& module_folder, const std::string& recipe_folder, bool post_build,
              std::vector<Step>& steps)
      : variables_(variables), module_folder_(module_folder), recipe_folder_(recipe_folder), post_build_(post_build), steps_(steps) {}

  /// False when a task ended the play.
  Result<bool> run(const std::vector<model::Task>& tasks);

 private:
  Result<bool> run_task(const model::Task& task);
  Result<bool> run_once(const model::Task& task);
  Result<void> add_module(const model::Task& task);
  Result<void> add_command(const model::Task& task);
  Result<void> add_file(const model::Task& task);
  Result<void> add_line(const model::Task& task);
  Result<void> add_block(const model::Task& task);
  Result<void> add_copy(const model::Task& task);
  Result<void> add_edit(const model::Task& task, Edit edit, bool create);
  Result<void> add_debug(const model::Task& task);
  Result<void> add(StepAction action) {
    steps_.push_back({post_build_ ? Stage::post : Stage::tasks, std::move(action), {}, false});
    return {};
  }

  Result<std::optional<std::string>> maybe(const model::Task& task, std::string_view key) const;
  Result<std::optional<PlacedText>> placed(const model::Task& task, std::string_view key) const;
  Result<std::string> text(const model::Task& task, std::string_view key) const;
  Result<bool> flag(const model::Task& task, std::string_view key) const;
  Result<std::string> path_of(const model::Task& task) const;

  Variables& variables_;
  const std::string& module_folder_;
  const std::string& recipe_folder_;
  bool post_build_;
  std::vector<Step>& steps_;
};

}  // namespace iocwright::build
