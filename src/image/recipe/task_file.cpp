#include "image/recipe/task_file.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "core/base/text.hpp"
#include "lang/format/check.hpp"
#include "lang/format/coerce.hpp"
#include "lang/format/describe.hpp"

namespace iocwright::image {

namespace {

using yaml::Entry;
using yaml::MappingNode;
using yaml::Node;

constexpr format::Type any_type{format::TypeForm::any};

/// An optional argument is declared with may(), a required one with must().
constexpr format::Field may(std::string_view key) { return {key, &any_type, "null", ""}; }
constexpr format::Field must(std::string_view key) { return {key, &any_type, "", ""}; }

constexpr std::array file_fields{may("path"),  may("dest"),  may("name"),  may("src"),
                                 may("state"), may("mode"),  may("force"), may("recurse"),
                                 may("owner"), may("group"), may("follow")};
constexpr std::array command_fields{may("cmd"), may("chdir"), may("executable"), may("creates"),
                                    may("removes")};
constexpr std::array line_fields{may("path"),  may("dest"),        may("regexp"),       may("line"),
                                 may("state"), may("insertafter"), may("insertbefore"), may("create"),
                                 may("mode"),  may("backrefs"),    may("firstmatch"),   may("search_string"),
                                 may("owner"), may("group")};
constexpr std::array block_fields{
    may("path"),       may("dest"),        may("block"),        may("marker"), may("marker_begin"),
    may("marker_end"), may("insertafter"), may("insertbefore"), may("create"), may("mode"),
    may("state"),      may("owner"),       may("group")};
constexpr std::array replace_fields{may("path"),   may("dest"), must("regexp"), may("replace"), may("after"),
                                    may("before"), may("mode"), may("owner"),   may("group")};
constexpr std::array copy_fields{may("src"),   must("dest"),      may("content"), may("mode"),
                                 may("force"), may("remote_src"), may("owner"),   may("group")};
constexpr std::array debug_fields{may("msg"), may("var"), may("verbosity")};
constexpr std::array url_fields{must("url"),  must("dest"), may("checksum"), may("mode"),
                                may("force"), may("owner"), may("group")};
constexpr std::array archive_fields{must("src"), must("dest"), may("remote_src"), may("creates"),
                                    may("mode"), may("owner"), may("group")};

constexpr std::array modules{
    format::ObjectFormat{"file", "the module `file`", "", file_fields},
    format::ObjectFormat{"shell", "the module `shell`", "", command_fields},
    format::ObjectFormat{"command", "the module `command`", "", command_fields},
    format::ObjectFormat{"set_fact", "the module `set_fact`", "", {}, "", true},
    format::ObjectFormat{"lineinfile", "the module `lineinfile`", "", line_fields},
    format::ObjectFormat{"blockinfile", "the module `blockinfile`", "", block_fields},
    format::ObjectFormat{"replace", "the module `replace`", "", replace_fields},
    format::ObjectFormat{"copy", "the module `copy`", "", copy_fields},
    format::ObjectFormat{"debug", "the module `debug`", "", debug_fields},
    format::ObjectFormat{"get_url", "the module `get_url`", "", url_fields},
    format::ObjectFormat{"unarchive", "the module `unarchive`", "", archive_fields},
    format::ObjectFormat{"meta", "the module `meta`", "", {}},
};

// The keys of a task other than its module. `changed_when`, `tags` and `become` are accepted, but have no
// effect.
constexpr std::array<std::string_view, 11> keywords{"name",         "when", "with_items", "loop",
                                                    "block",        "args", "vars",       "ignore_errors",
                                                    "changed_when", "tags", "become"};

std::string_view without_prefix(std::string_view name) {
  constexpr std::string_view prefix = "ansible.builtin.";
  return name.starts_with(prefix) ? name.substr(prefix.size()) : name;
}

const format::ObjectFormat* find_module(std::string_view name) {
  const auto found = std::find_if(modules.begin(), modules.end(), [&](const format::ObjectFormat& m) {
    return m.name == without_prefix(name);
  });
  return found == modules.end() ? nullptr : &*found;
}

bool is_keyword(std::string_view key) {
  return std::find(keywords.begin(), keywords.end(), key) != keywords.end();
}

class TaskReader {
 public:
  explicit TaskReader(Sink& sink) : sink_(sink) {}

  std::vector<Task> read_list(const Node& node) {
    std::vector<Task> out;
    if (node.is_null()) return out;
    if (!node.is_sequence()) {
      sink_.add(error(DiagKind::wrong_type,
                      fmt::format("expected a list of tasks, found {}", format::describe(node)))
                    .at(node.span));
      return out;
    }
    for (const Node* item : yaml::as_sequence(node).items) {
      if (item->is_mapping()) out.push_back(read_task(yaml::as_mapping(*item)));
      else
        sink_.add(
            error(DiagKind::wrong_type, fmt::format("expected a task, found {}", format::describe(*item)))
                .at(item->span));
    }
    return out;
  }

 private:
  Task read_task(const MappingNode& mapping) {
    Task task;
    task.place = mapping.entries.empty() ? mapping.span : mapping.entries.front().key->span;
    for (const Entry& entry : mapping.entries) {
      const std::string key = entry.key->is_string() ? entry.key->value.as_string() : "?";
      if (is_keyword(key)) read_keyword(key, entry, task);
      else read_module(key, entry, task);
    }
    if (task.module.empty() && mapping.find("block") == nullptr)
      sink_.add(error(DiagKind::missing_key, "a task needs a module")
                    .at(task.place)
                    .help("supported modules are " + supported_modules()));
    if (task.module == "meta" &&
        !(task.arguments->is_string() && task.arguments->value.as_string() == "end_play"))
      sink_.add(error(DiagKind::unknown_task_module, fmt::format("`meta` only supports `end_play`, not {}",
                                                                 format::describe(*task.arguments)))
                    .at(task.arguments->span));
    return task;
  }

  void read_keyword(std::string_view key, const Entry& entry, Task& task) {
    const Node& value = *entry.value;
    if (key == "name" && value.is_string()) task.name = value.value.as_string();
    else if (key == "when")
      task.when = value.is_sequence() ? yaml::as_sequence(value).items : std::vector<const Node*>{&value};
    else if (key == "with_items" || key == "loop") task.loop = &value;
    else if (key == "args" && value.is_mapping()) task.more_arguments = &value;
    else if (key == "vars" && value.is_mapping()) task.vars = yaml::as_mapping(value).entries;
    else if (key == "ignore_errors")
      task.ignore_errors =
          format::coerce(value.value, format::NativeType::boolean).value_or(Value(false)).as_bool();
    else if (key == "block") task.block = read_list(value);
  }

  void read_module(const std::string& key, const Entry& entry, Task& task) {
    const format::ObjectFormat* format = find_module(key);
    if (format == nullptr) {
      report_unknown(key, entry);
      if (task.module.empty()) task.module = key;  // avoids a second error, that the task has no module
      return;
    }
    if (find_module(task.module) != nullptr) {
      sink_.add(error(DiagKind::unknown_key,
                      fmt::format("the task has two modules, `{}` and `{}`", task.module, format->name))
                    .at(entry.key->span));
      return;
    }
    task.module = format->name;
    task.place = entry.key->span;
    task.arguments = entry.value;
    const bool takes_text = task.module == "shell" || task.module == "command" || task.module == "meta";
    if (takes_text && entry.value->is_string()) return;
    if (entry.value->is_mapping()) {
      format::check_object(*entry.value, *format, sink_);
      return;
    }
    sink_.add(error(DiagKind::wrong_type, fmt::format("{} requires a mapping, found {}", format->noun,
                                                      format::describe(*entry.value)))
                  .at(entry.place()));
  }

  void report_unknown(const std::string& key, const Entry& entry) {
    std::vector<std::string_view> names(keywords.begin(), keywords.end());
    for (const format::ObjectFormat& module : modules) names.push_back(module.name);
    Diagnostic unknown =
        error(DiagKind::unknown_task_module, fmt::format("unsupported ansible module or keyword `{}`", key))
            .at(entry.key->span);
    if (const auto near = text::nearest(without_prefix(key), names); !near.empty())
      unknown = std::move(unknown).help(fmt::format("did you mean `{}`?", near));
    else
      unknown = std::move(unknown).help("supported modules are " + supported_modules() +
                                        "; use `bash` in the recipe for anything else");
    sink_.add(std::move(unknown));
  }

  static std::string supported_modules() {
    std::vector<std::string> names;
    for (const format::ObjectFormat& module : modules) names.emplace_back(module.name);
    return text::quoted_list(names);
  }

  Sink& sink_;
};

}  // namespace

std::span<const format::ObjectFormat> task_modules() { return modules; }

std::optional<TaskFile> load_tasks(std::shared_ptr<const yaml::Document> document, Sink& sink) {
  const std::size_t before = sink.error_count();
  TaskFile out;
  out.tasks = TaskReader(sink).read_list(document->root());
  if (sink.error_count() != before) return std::nullopt;
  out.document = std::move(document);
  return out;
}

}  // namespace iocwright::image
