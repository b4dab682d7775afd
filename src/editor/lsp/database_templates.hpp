// The database templates that definitions name, and their macros.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "editor/lsp/workspace.hpp"
#include "instance/report/module_parts.hpp"

namespace iocwright::lsp {

/// A file that was found.
struct TemplateFile {
  std::string path;
  std::string text;
};

/// The template that the `file` of a database in the definition file at `path` names; nullopt if it is a
/// Jinja template itself, or if an IOC would not find it.
std::optional<TemplateFile> find_template(const Workspace& workspace, const std::string& path,
                                          const yaml::MappingNode& database);

/// The names of all templates that an IOC finds, sorted.
std::vector<std::string> template_names(const Workspace& workspace, const std::string& path);

/// The range of the first reference to a macro; that of the beginning of the file if there is none.
Range first_use(const TemplateFile& file, std::string_view macro);

}  // namespace iocwright::lsp
