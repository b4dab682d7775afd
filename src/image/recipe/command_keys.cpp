// Keys that run programs before or after make.
#include "core/base/path.hpp"
#include "image/recipe/module_planner.hpp"
#include "image/recipe/recipe_types.hpp"

namespace iocwright::image {

namespace {

constexpr format::Field script_fields[] = {
    {"path", &text_type, "",
     "Path of the script, relative to the recipe's folder; bash runs it in the module's folder"},
    when_field,
    post_field,
};
constexpr format::ObjectFormat script =
    item_format("Script", "an item of scripts", "A script in the recipe's folder", script_fields);

constexpr format::Field bash_fields[] = {
    {"cmd", &text_type, "", "Command that bash runs in the module's folder"},
    {"creates", &text_type, "\"\"", "The command is skipped if this file exists"},
    when_field,
    post_field,
};
constexpr format::ObjectFormat bash =
    item_format("Bash", "an item of bash", "A command for bash", bash_fields);

constexpr format::Field tasks_fields[] = {
    {"path", &text_type, "", "Path of the task file, relative to the recipe's folder"},
    when_field,
    post_field,
};
constexpr format::ObjectFormat tasks =
    item_format("TaskFile", "an item of tasks", "A file of ansible tasks", tasks_fields);

// Commands that run before make may not be idempotent, so they run only once on each clone.

Result<void> plan_scripts(ModulePlanner& planner, const KeyValue& value) {
  for (const KeyValue& item : value.items()) {
    if (!TRY(planner.applies(item))) continue;
    const std::string file = TRY(planner.below_recipe(item["path"]));
    planner.add(RunCommand{{"/bin/bash", file}, planner.plan.folder, {}, {}, !planner.after_make()},
                item["path"].span());
  }
  return {};
}

Result<void> plan_bash(ModulePlanner& planner, const KeyValue& value) {
  for (const KeyValue& item : value.items()) {
    if (!TRY(planner.applies(item))) continue;
    const std::string& folder = planner.plan.folder;
    const std::string creates =
        item["creates"].given() ? path::join(folder, TRY(item["creates"].text())) : std::string();
    const std::string command = TRY(item["cmd"].text());
    planner.add(RunCommand{{"/bin/bash", "-c", command}, folder, creates, {}, !planner.after_make()},
                item["cmd"].span());
  }
  return {};
}

Result<void> plan_tasks(ModulePlanner& planner, const KeyValue& value) {
  for (const KeyValue& item : value.items())
    if (TRY(planner.applies(item))) TRY(planner.add_tasks(item["path"]));
  return {};
}

constexpr RecipeKey keys[] = {
    {{"scripts", &list_of<script>, "[]", "Scripts to run"}, Phase::commands, plan_scripts},
    {{"bash", &list_of<bash>, "[]", "Commands to run"}, Phase::commands, plan_bash},
    {{"tasks", &list_of<tasks>, "[]", "Files of ansible tasks to run"}, Phase::tasks, plan_tasks},
};

}  // namespace

std::span<const RecipeKey> command_keys() { return keys; }

}  // namespace iocwright::image
