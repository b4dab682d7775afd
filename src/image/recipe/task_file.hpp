// A file of ansible tasks that a recipe uses. Only the modules that the public recipe library uses are
// supported.
#pragma once

#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/diag/sink.hpp"
#include "lang/format/format.hpp"
#include "lang/yaml/node.hpp"

namespace iocwright::image {

/// A task, or a block of tasks. Pointers are null if the task does not have the key.
struct Task {
  Span place;                                  ///< the key that names its module, or `block`
  std::string name;                            ///< the task's `name`, possibly a template
  std::string module;                          ///< without the `ansible.builtin.` prefix; empty for a block
  const yaml::Node* arguments = nullptr;       ///< a mapping, or a string if the module accepts one
  const yaml::Node* more_arguments = nullptr;  ///< the value of `args`
  std::vector<const yaml::Node*> when;         ///< conditions, all of which must be true
  const yaml::Node* loop = nullptr;            ///< a list, or a template that evaluates to one
  bool ignore_errors = false;
  std::vector<yaml::Entry> vars;
  std::vector<Task> block;
};

/// The tasks of a file.
struct TaskFile {
  std::shared_ptr<const yaml::Document> document;  ///< owns the nodes
  std::vector<Task> tasks;
};

/// The supported ansible modules and their arguments.
std::span<const format::ObjectFormat> task_modules();

/// Reads the tasks of a parsed file. Returns nothing after errors, which are reported to the sink. Unknown
/// modules and keys are errors.
std::optional<TaskFile> load_tasks(std::shared_ptr<const yaml::Document> document, Sink& sink);

}  // namespace iocwright::image
