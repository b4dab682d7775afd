// Translates files of ansible tasks into steps. Tasks can be evaluated completely when the build is planned,
// because no supported module produces a result that a later task could use.
#include <fmt/format.h>

#include "core/base/path.hpp"
#include "core/base/text.hpp"
#include "core/value/compare.hpp"
#include "core/value/text_forms.hpp"
#include "image/recipe/plan_tasks.hpp"
#include "image/recipe/task_file.hpp"
#include "lang/format/coerce.hpp"

namespace iocwright::image {

namespace {

using yaml::Node;

const Node* argument(const Task& task, std::string_view key) {
  for (const Node* mapping : {task.arguments, task.more_arguments}) {
    if (mapping == nullptr || !mapping->is_mapping()) continue;
    if (const yaml::Entry* entry = yaml::as_mapping(*mapping).find(key);
        entry != nullptr && !entry->value->is_null())
      return entry->value;
  }
  return nullptr;
}

}  // namespace

Result<bool> TaskPlanner::run(const std::vector<Task>& tasks) {
  for (const Task& task : tasks)
    if (!TRY(run_task(task))) return false;
  return true;
}

Result<bool> TaskPlanner::run_task(const Task& task) {
  for (const yaml::Entry& entry : task.vars) variables_.set(entry.key->value.as_string(), *entry.value);
  if (task.loop == nullptr) return run_once(task);
  const Value items = TRY(variables_.value(*task.loop));
  if (!items.is_list())
    return fail(error(DiagKind::wrong_type, "the value of a loop must be a list").at(task.loop->span));
  std::vector<Value> flat;  // `with_items` flattens nested lists by one level
  for (const Value& item : items.as_list()) {
    if (item.is_list()) flat.insert(flat.end(), item.as_list().begin(), item.as_list().end());
    else flat.push_back(item);
  }
  for (const Value& item : flat) {
    variables_.set("item", item);
    if (!TRY(run_once(task))) return false;
  }
  variables_.erase("item");
  return true;
}

Result<bool> TaskPlanner::run_once(const Task& task) {
  for (const Node* condition : task.when)
    if (!TRY(variables_.condition(condition))) return true;
  if (task.module.empty()) return run(task.block);
  if (task.module == "meta") return false;
  const std::size_t before = steps_.size();
  TRY(add_module(task));
  for (std::size_t i = before; i < steps_.size(); ++i) {
    steps_[i].may_fail = task.ignore_errors;
    steps_[i].place = task.place;
    steps_[i].name = variables_.render(task.name).value_or(task.name);
  }
  return true;
}

Result<void> TaskPlanner::add_module(const Task& task) {
  const std::string& module = task.module;
  if (module == "shell" || module == "command") return add_command(task);
  if (module == "file") return add_file(task);
  if (module == "lineinfile") return add_line(task);
  if (module == "blockinfile") return add_block(task);
  if (module == "replace") {
    ReplaceEdit edit;
    edit.regexp = TRY(placed(task, "regexp")).value_or("");
    edit.replace = TRY(placed(task, "replace")).value_or("");
    edit.after = TRY(placed(task, "after"));
    edit.before = TRY(placed(task, "before"));
    return add_edit(task, std::move(edit), false);
  }
  if (module == "copy") return add_copy(task);
  if (module == "get_url") {
    std::string checksum = TRY(text(task, "checksum"));
    constexpr std::string_view sha = "sha256:";
    if (!checksum.empty() && !checksum.starts_with(sha))
      return fail(
          error(DiagKind::wrong_type, "unsupported checksum: only `sha256:…` is supported").at(task.place));
    if (!checksum.empty()) checksum.erase(0, sha.size());
    const std::string url = TRY(text(task, "url"));
    const std::string dest = TRY(text(task, "dest"));
    const std::string mode = TRY(text(task, "mode"));
    return add(DownloadFile{url, dest, checksum, mode});
  }
  if (module == "unarchive") {
    UnpackArchive unpack;
    unpack.archive = TRY(text(task, "src"));
    unpack.dest = TRY(text(task, "dest"));
    unpack.creates = TRY(text(task, "creates"));
    unpack.mode = TRY(text(task, "mode"));
    return add(std::move(unpack));
  }
  if (module == "debug") return add_debug(task);
  for (const yaml::Entry& entry : yaml::as_mapping(*task.arguments).entries)
    variables_.set(entry.key->value.as_string(), TRY(variables_.value(*entry.value)));  // set_fact
  return {};
}

Result<void> TaskPlanner::add_debug(const Task& task) {
  std::string message = TRY(text(task, "msg"));
  if (const std::string name = TRY(text(task, "var")); !name.empty())
    message = name + ": " + TRY(variables_.render("{{ " + name + " }}"));
  return add(ShowMessage{message.empty() ? "Hello world!" : message});
}

Result<void> TaskPlanner::add_command(const Task& task) {
  std::string line =
      task.arguments->is_string() ? TRY(variables_.text(*task.arguments)) : TRY(text(task, "cmd"));
  RunCommand run;
  const std::string folder = TRY(text(task, "chdir"));
  run.folder = folder.empty() ? module_folder_ : path::join(module_folder_, folder);
  for (auto [key, member] :
       {std::pair{"creates", &RunCommand::creates}, std::pair{"removes", &RunCommand::removes}})
    if (const std::string file = TRY(text(task, key)); !file.empty())
      run.*member = path::join(run.folder, file);
  run.once = !post_build_;
  if (task.module == "shell") {
    const std::string shell = TRY(text(task, "executable"));
    run.arguments = {shell.empty() ? "/bin/sh" : shell, "-c", line};
  } else {
    // ansible's `command` uses no shell: it removes quotes, but does not expand variables and globs.
    run.arguments = {"/bin/sh", "-c", "set -f; eval \"set -- $1\"; exec \"$@\"", "sh", line};
    if (line.find_first_of("$`\\'\"") == std::string::npos) {
      run.arguments.clear();
      for (std::string_view word : text::split(line, ' '))
        if (!text::trim(word).empty()) run.arguments.emplace_back(text::trim(word));
    }
  }
  return add(std::move(run));
}

Result<void> TaskPlanner::add_file(const Task& task) {
  std::string state = TRY(text(task, "state"));
  if (state.empty()) state = "file";
  SetFile file{FileState::touch, {}, {}, {}, {}};
  file.recurse = TRY(flag(task, "recurse"));
  file.path = TRY(path_of(task));
  file.target = TRY(text(task, "src"));
  file.mode = TRY(text(task, "mode"));
  if (state == "absent") file.state = FileState::absent;
  else if (state == "link") file.state = FileState::link;
  else if (state == "directory") file.state = FileState::directory;
  else if (state == "file") file.state = FileState::file;
  else if (state != "touch")
    return fail(error(DiagKind::wrong_type, fmt::format("unsupported state `{}` of the module `file`", state))
                    .at(task.place)
                    .help("supported states are absent, directory, file, link and touch"));
  return add(std::move(file));
}

Result<void> TaskPlanner::add_line(const Task& task) {
  LineEdit edit;
  edit.regexp = TRY(placed(task, "regexp"));
  edit.search_string = TRY(maybe(task, "search_string"));
  edit.line = TRY(text(task, "line"));
  edit.insertafter = TRY(placed(task, "insertafter"));
  edit.insertbefore = TRY(placed(task, "insertbefore"));
  edit.absent = TRY(text(task, "state")) == "absent";
  edit.backrefs = TRY(flag(task, "backrefs"));
  edit.firstmatch = TRY(flag(task, "firstmatch"));
  const bool create = TRY(flag(task, "create"));
  return add_edit(task, std::move(edit), create);
}

Result<void> TaskPlanner::add_block(const Task& task) {
  BlockEdit edit;
  edit.block = TRY(text(task, "block"));
  edit.marker = TRY(maybe(task, "marker")).value_or(edit.marker);
  edit.marker_begin = TRY(maybe(task, "marker_begin")).value_or(edit.marker_begin);
  edit.marker_end = TRY(maybe(task, "marker_end")).value_or(edit.marker_end);
  edit.insertafter = TRY(placed(task, "insertafter"));
  edit.insertbefore = TRY(placed(task, "insertbefore"));
  edit.absent = TRY(text(task, "state")) == "absent";
  const bool create = TRY(flag(task, "create"));
  return add_edit(task, std::move(edit), create);
}

Result<void> TaskPlanner::add_copy(const Task& task) {
  std::string source = TRY(text(task, "src"));
  if (!source.empty()) source = path::join(recipe_folder_, source);
  const Node* force = argument(task, "force");
  CopyFile copy;
  copy.source = std::move(source);
  copy.content = TRY(text(task, "content"));
  copy.dest = path::join(module_folder_, TRY(text(task, "dest")));
  copy.mode = TRY(text(task, "mode"));
  copy.force = force == nullptr || TRY(variables_.condition(force));
  return add(std::move(copy));
}

Result<void> TaskPlanner::add_edit(const Task& task, Edit edit, bool create) {
  const std::string path = TRY(path_of(task));
  const std::string mode = TRY(text(task, "mode"));
  TRY(check_edit(edit));
  return add(EditFile{path, std::move(edit), create, {}, mode});
}

Result<std::optional<std::string>> TaskPlanner::maybe(const Task& task, std::string_view key) const {
  const Node* node = argument(task, key);
  if (node == nullptr) return std::nullopt;
  return std::optional<std::string>(TRY(variables_.text(*node)));
}

Result<std::optional<PlacedText>> TaskPlanner::placed(const Task& task, std::string_view key) const {
  auto value = TRY(maybe(task, key));
  if (!value) return std::nullopt;
  return PlacedText(*std::move(value), argument(task, key)->span);
}

Result<std::string> TaskPlanner::text(const Task& task, std::string_view key) const {
  return TRY(maybe(task, key)).value_or("");
}

Result<bool> TaskPlanner::flag(const Task& task, std::string_view key) const {
  const Node* node = argument(task, key);
  return node == nullptr ? Result<bool>(false) : variables_.condition(node);
}

Result<std::string> TaskPlanner::path_of(const Task& task) const {
  for (const char* key : {"path", "dest", "name"})
    if (const std::string path = TRY(text(task, key)); !path.empty())
      return path::normal(path::join(module_folder_, path));
  return fail(error(DiagKind::missing_key, fmt::format("the module `{}` requires `path`", task.module))
                  .at(task.place));
}

}  // namespace iocwright::image
