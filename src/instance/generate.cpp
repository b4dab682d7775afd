#include "instance/generate.hpp"

#include "core/base/path.hpp"
#include "core/base/settings.hpp"
#include "core/diag/file_result.hpp"
#include "core/diag/output_folder.hpp"
#include "instance/boot/make_boot.hpp"
#include "instance/boot/print.hpp"
#include "instance/model/files.hpp"
#include "instance/resolve/read_definitions.hpp"
#include "instance/resolve/resolver.hpp"
#include "instance/screens/instance_screens.hpp"

namespace iocwright::instance {

namespace {

constexpr const char* screens_owner = "screens";

/// The screens of the instance; empty ones when they are not requested. None after errors.
std::optional<screens::InstanceScreens> make_screens(const GenerateRequest& request, const boot::Boot& boot,
                                                     yaml::Reader& reader, const Settings& settings,
                                                     const TemplateFiles& templates) {
  if (!request.screens) return screens::InstanceScreens();
  auto style = screens::screen_style(request.screens_style, settings);
  if (reader.sink.take_error(style)) return std::nullopt;
  const std::string root = settings.text(Setting::epics_root);
  return screens::make_instance_screens(
      boot, {.config = path::join(root, "ioc/config"), .definitions = path::join(root, "pvi-defs")}, *style,
      reader, templates);
}

/// Replaces all screens in the folder `opi`, also those of another tool.
Result<void> write_screens(const FileSet& screens, Disk& disk, const std::string& folder) {
  std::vector<std::string> strays;
  for (std::string& name : TRY(or_unreadable(disk.list_if_exists(folder))))
    if (name.ends_with(".bob")) strays.push_back(std::move(name));
  return OutputFolder(disk, folder, screens_owner).replace(screens, strays);
}

/// Writes PVI templates: they go to the folder `runtime`, wherever the other files go.
Result<void> write_templates(const FileSet& templates, FileSet& boot_files, const std::string& output_folder,
                             Disk& disk, const std::string& folder) {
  if (path::normal(output_folder) != path::normal(folder))
    return templates.empty() ? Result<void>() : OutputFolder(disk, folder, screens_owner).replace(templates);
  boot_files.insert(templates.begin(), templates.end());
  return {};
}

Result<void> write_all(const GenerateRequest& request, const screens::InstanceScreens& screens,
                       FileSet boot_files, Disk& disk, const std::string& epics_root) {
  if (request.screens) {
    auto written = write_screens(screens.screens, disk, path::join(epics_root, "opi"));
    // An index without buttons is no reason for not starting an IOC whose image is read-only.
    if (!written && screens.has_devices) return written;
    TRY(write_templates(screens.templates, boot_files, request.output_folder, disk,
                        path::join(epics_root, "runtime")));
  }
  return OutputFolder(disk, request.output_folder, boot_owner).replace(boot_files, boot_file_names());
}

}  // namespace

Result<std::vector<std::string>> instance_files(const Disk& disk, const std::string& config_folder) {
  std::vector<std::string> out;
  if (config_folder.empty()) return out;
  for (const char* name : {"ioc.yaml", "runtime.yaml"})
    if (std::string file = path::join(config_folder, name); TRY(or_unreadable(disk.has_input(file), "read")))
      out.push_back(std::move(file));
  return out;
}

const std::vector<std::string>& boot_file_names() {
  static const std::vector<std::string> names{"st.cmd", "ioc.subst", "wait_list.yaml"};
  return names;
}

std::optional<boot::Boot> read_boot(const std::vector<std::string>& instance_files,
                                    const std::vector<std::string>& definition_files, yaml::Reader& reader,
                                    const Environment& environment, const Limits& limits,
                                    boot::Screens screens, const Inspect& inspect) {
  const resolve::Definitions definitions = resolve::read_definitions(reader, definition_files);
  if (!reader.sink.has_errors())
    return read_boot(instance_files, definitions, reader, environment, limits, screens, inspect);
  // Entities are not resolved against incomplete definitions, as many would be reported as unknown.
  for (const std::string& file : instance_files) model::read_instance(reader, file);
  return std::nullopt;
}

std::optional<boot::Boot> read_boot(const std::vector<std::string>& instance_files,
                                    const resolve::Definitions& definitions, yaml::Reader& reader,
                                    const Environment& environment, const Limits& limits,
                                    boot::Screens screens, const Inspect& inspect) {
  std::vector<model::Instance> instances;
  for (const std::string& file : instance_files)
    if (auto instance = model::read_instance(reader, file)) instances.push_back(*std::move(instance));

  // Resolve.
  resolve::GlobalState globals(environment, std::string(path::stem(instance_files.front())));
  resolve::Renderer renderer(globals, reader.sources, limits);
  resolve::Resolver resolver(definitions, renderer, reader.sink);
  for (const model::Instance& instance : instances) resolver.add(instance);
  const resolve::ResolvedIoc ioc = resolver.finish();

  // Boot.
  auto out = boot::make_boot(ioc, definitions, renderer, screens, reader.sink);
  if (const auto place = renderer.unset_name())
    reader.sink.add(
        warning(DiagKind::unset_variable, "`IOC_NAME` is not set, so this template gets an empty string")
            .at(*place)
            .help("set IOC_NAME to the name of the instance"));
  if (out && inspect) inspect(ioc, definitions);
  return out;
}

namespace {

std::vector<TemplateUse> template_uses(const boot::Boot& boot) {
  std::vector<TemplateUse> out;
  for (const boot::DatabaseTable& table : boot.databases) {
    const boot::Origin& origin = table.rows.front().origin;
    out.push_back({table.file, origin.definition, boot.entities[origin.entity].place});
  }
  return out;
}

}  // namespace

std::vector<TemplateUse> generate(const GenerateRequest& request, yaml::Reader& reader, Disk& disk,
                                  const Environment& environment, const Limits& limits,
                                  const TemplateFiles& templates) {
  Sink& sink = reader.sink;
  auto recovered = OutputFolder::recover(disk, request.output_folder);
  if (sink.take_error(recovered)) return {};
  const std::optional<boot::Boot> boot =
      read_boot(request.instance_files, request.definition_files, reader, environment, limits,
                request.screens ? boot::Screens::yes : boot::Screens::no);
  if (!boot) return {};
  const Settings settings(environment);
  const auto screens = make_screens(request, *boot, reader, settings, templates);
  if (request.strict) sink.make_warnings_errors();
  if (!screens || sink.has_errors()) return {};

  // Write.
  auto files = boot::print_files(*boot, templates);
  if (sink.take_error(files)) return {};
  auto written = write_all(request, *screens, *files, disk, settings.text(Setting::epics_root));
  sink.take_error(written);
  return template_uses(*boot);
}

}  // namespace iocwright::instance
