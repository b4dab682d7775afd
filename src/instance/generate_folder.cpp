#include "instance/generate_folder.hpp"

#include <ostream>

#include "core/base/path.hpp"
#include "epics/site/epics_paths.hpp"
#include "epics/site/find_definitions.hpp"

namespace iocwright::instance {

namespace {

Result<void> find_instance_files(FolderRequest& request, const Disk& disk) {
  const std::vector<std::string> found = TRY(instance_files(disk, request.config_folder));
  std::vector<std::string>& files = request.generate.instance_files;
  files.insert(files.end(), found.begin(), found.end());
  return {};
}

Result<void> find_definition_files(FolderRequest& request, const Disk& disk, const Environment& environment) {
  if (!request.generate.definition_files.empty()) return {};
  const std::string ibek_defs = path::join(epics::EpicsPaths::from(environment).root, "ibek-defs");
  request.generate.definition_files = TRY(epics::find_definitions(disk, ibek_defs, request.config_folder));
  return {};
}

}  // namespace

ExitStatus generate_from_folder(FolderRequest request, yaml::Reader& reader, Disk& disk,
                                const Environment& environment, const Limits& limits,
                                const TemplateFiles& templates, std::ostream& messages) {
  const std::vector<std::string>& files = request.generate.instance_files;
  if (files.empty() && request.config_folder.empty()) {
    messages << "Error: Either instance folder or instance files must be provided.\n";
    return wrong_input;
  }
  auto found = find_instance_files(request, disk);
  if (reader.sink.take_error(found)) return wrong_input;
  if (files.empty()) {
    messages << "Error: No instance yaml files found.\n";
    return wrong_input;
  }
  found = find_definition_files(request, disk, environment);
  if (reader.sink.take_error(found)) return wrong_input;
  generate(request.generate, reader, disk, environment, limits, templates);
  return reader.sink.status();
}

}  // namespace iocwright::instance
