#include "instance/generate_folder.hpp"

#include <fmt/format.h>

#include <ostream>

#include "core/base/path.hpp"
#include "core/base/text.hpp"
#include "core/diag/suggestion.hpp"
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

/// What the user may have meant: the folder `config` in this one, or a file with a similar name.
std::string likely_instance(const std::vector<std::string>& names, const std::string& folder,
                            const Disk& disk) {
  const std::string inner = path::join(folder, "config");
  if (const auto files = instance_files(disk, inner); files && !files->empty())
    return fmt::format("did you mean `{}`?", inner);
  for (const std::string& name : names)
    if (!text::nearest(name, {"ioc.yaml"}).empty())
      return fmt::format("rename `{}` to `ioc.yaml`, or name it with `--instance`", name);
  return "name the config folder of an instance, or its files with `--instance`";
}

}  // namespace

Diagnostic no_instance(const std::string& folder, const Disk& disk) {
  auto names = disk.list(folder).value_or(std::vector<std::string>());
  std::erase_if(names, [](const std::string& name) { return name.starts_with('.'); });
  return error(DiagKind::missing_instance,
               fmt::format("no instance in `{}`: looked for `ioc.yaml` and `runtime.yaml`, but {}", folder,
                           names.empty() ? "the folder is empty" : "found only " + short_list(names)))
      .help(likely_instance(names, folder, disk));
}

ExitStatus generate_from_folder(FolderRequest request, yaml::Reader& reader, Disk& disk,
                                const Environment& environment, const Limits& limits,
                                const TemplateFiles& templates, std::ostream& messages) {
  const std::vector<std::string>& files = request.generate.instance_files;
  if (files.empty() && request.config_folder.empty()) {
    if (request.as_reference)
      messages << "Error: Either instance folder or instance files must be provided.\n";
    reader.sink.add(error(DiagKind::wrong_usage, "neither a config folder nor an instance file is given")
                        .help("name the config folder of an instance, or its files with `--instance`"));
    return request.as_reference ? wrong_input : wrong_usage;
  }
  auto found = find_instance_files(request, disk);
  if (reader.sink.take_error(found)) return wrong_input;
  if (files.empty()) {
    if (request.as_reference) messages << "Error: No instance yaml files found.\n";
    reader.sink.add(no_instance(request.config_folder, disk));
    return wrong_input;
  }
  found = find_definition_files(request, disk, environment);
  if (reader.sink.take_error(found)) return wrong_input;
  generate(request.generate, reader, disk, environment, limits, templates);
  return reader.sink.status();
}

}  // namespace iocwright::instance
