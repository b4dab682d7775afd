#include "editor/lsp/database_templates.hpp"

#include <algorithm>
#include <set>

#include "core/base/path.hpp"
#include "epics/db/macro_uses.hpp"
#include "epics/site/database_folders.hpp"

namespace iocwright::lsp {

namespace {

std::vector<std::string> folders_for(const Workspace& workspace, const std::string& path) {
  return epics::database_folders(workspace.files(), workspace.image_paths(path))
      .value_or(std::vector<std::string>());
}

bool is_template(std::string_view name) {
  return name.ends_with(".template") || name.ends_with(".db") || name.ends_with(".vdb");
}

}  // namespace

std::optional<TemplateFile> find_template(const Workspace& workspace, const std::string& path,
                                          const yaml::MappingNode& database) {
  std::string name(text_of(database, "file"));
  if (name.empty()) return std::nullopt;
  // As in `$(ADCORE)/db/NDStats.template`; all of these folders are searched.
  if (name.find('$') != std::string::npos) name = std::string(path::name(name));
  for (const std::string& folder : folders_for(workspace, path)) {
    std::string file = path::normal(path::join(folder, name));
    if (auto text = workspace.files().read_input(file))
      return TemplateFile{std::move(file), *std::move(text)};
  }
  return std::nullopt;
}

std::vector<std::string> template_names(const Workspace& workspace, const std::string& path) {
  std::set<std::string> out;
  for (const std::string& folder : folders_for(workspace, path))
    for (std::string& name : workspace.files().list(folder).value_or(std::vector<std::string>()))
      if (is_template(name)) out.insert(std::move(name));
  return {out.begin(), out.end()};
}

Range first_use(const TemplateFile& file, std::string_view macro) {
  const auto uses = epics::find_macro_uses(file.text);
  const auto found = std::ranges::find(uses, macro, &epics::MacroUse::name);
  return found == uses.end() ? Range{} : TextLines(file.text).range(found->begin, found->end);
}

}  // namespace iocwright::lsp
