// A file of ansible tasks, as recipes name them: the few modules that the public recipe library uses.
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

struct Task {
  Span place;                                  ///< its module's name, or that of its block
  std::string name;                            ///< what it is for; may be a template
  std::string module;                          ///< without `ansible.builtin.`; empty for a block
  const yaml::Node* arguments = nullptr;       ///< a mapping, or a text where the module takes one
  const yaml::Node* more_arguments = nullptr;  ///< the key `args`
  std::vector<const yaml::Node*> when;         ///< all must be true
  const yaml::Node* loop = nullptr;            ///< a list, or a template that gives one
  bool ignore_errors = false;
  std::vector<yaml::Entry> vars;
  std::vector<Task> block;
};

struct TaskFile {
  std::shared_ptr<const yaml::Document> document;  ///< holds the nodes
  std::vector<Task> tasks;
};

/// The modules that are run, with what each takes.
std::span<const format::ObjectFormat> task_modules();

/// Reads a file of tasks that was parsed. Nothing when it has faults, which are in the sink: a module or key
/// that is not known is one.
std::optional<TaskFile> load_tasks(std::shared_ptr<const yaml::Document> document, Sink& sink);

}  // namespace iocwright::image
