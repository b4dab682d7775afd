#include "instance/generate.hpp"

#include "core/base/path.hpp"
#include "core/diag/file_result.hpp"
#include "core/diag/output_folder.hpp"
#include "instance/boot/make_boot.hpp"
#include "instance/boot/print.hpp"
#include "instance/model/files.hpp"
#include "instance/resolve/read_definitions.hpp"
#include "instance/resolve/resolver.hpp"

namespace iocwright::instance {

namespace {

void warn_of_screens(Sink& sink) {
  sink.add(
      warning(DiagKind::screens_not_made,
              "operator screens are not generated yet: `opi` is left unchanged, and the databases of screens "
              "are missing from ioc.subst")
          .help("use `--no-pvi` if you do not need screens"));
}

}  // namespace

Result<std::vector<std::string>> instance_files(const Disk& disk, const std::string& config_folder) {
  std::vector<std::string> out;
  if (config_folder.empty()) return out;
  for (const char* name : {"ioc.yaml", "runtime.yaml"})
    if (std::string file = path::join(config_folder, name); TRY(or_unreadable(disk.exists(file))))
      out.push_back(std::move(file));
  return out;
}

const std::vector<std::string>& boot_file_names() {
  static const std::vector<std::string> names{"st.cmd", "ioc.subst", "wait_list.yaml"};
  return names;
}

std::optional<boot::Boot> read_boot(const std::vector<std::string>& instance_files,
                                    const std::vector<std::string>& definition_files, yaml::Reader& reader,
                                    const Environment& environment, const Limits& limits) {
  // Read. Entities are not resolved against incomplete definitions, as many would be reported as unknown.
  const resolve::Definitions definitions = resolve::read_definitions(reader, definition_files);
  const bool complete = !reader.sink.has_errors();
  std::vector<model::Instance> instances;
  for (const std::string& file : instance_files)
    if (auto instance = model::read_instance(reader, file)) instances.push_back(*std::move(instance));
  if (!complete) return std::nullopt;

  // Resolve.
  resolve::GlobalState globals(environment, std::string(path::stem(instance_files.front())));
  resolve::Renderer renderer(globals, reader.sources, limits);
  resolve::Resolver resolver(definitions, renderer, reader.sink);
  for (const model::Instance& instance : instances) resolver.add(instance);
  const resolve::ResolvedIoc ioc = resolver.finish();

  // Boot.
  return boot::make_boot(ioc, definitions, renderer, reader.sink);
}

void generate(const GenerateRequest& request, yaml::Reader& reader, Disk& disk,
              const Environment& environment, const Limits& limits, const TemplateFiles& templates) {
  Sink& sink = reader.sink;
  auto recovered = OutputFolder::recover(disk, request.output_folder);
  if (sink.take_error(recovered)) return;
  const std::optional<boot::Boot> boot =
      read_boot(request.instance_files, request.definition_files, reader, environment, limits);
  if (!boot) return;
  if (request.screens && boot->has_screens) warn_of_screens(sink);

  // Write.
  auto files = boot::print_files(*boot, templates);
  if (sink.take_error(files)) return;
  auto written = OutputFolder(disk, request.output_folder, boot_owner).replace(*files, boot_file_names());
  sink.take_error(written);
}

}  // namespace iocwright::instance
