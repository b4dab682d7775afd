#include "instance/open_instance.hpp"

#include <fmt/format.h>

#include <filesystem>

#include "core/base/path.hpp"
#include "core/base/settings.hpp"
#include "core/diag/file_result.hpp"
#include "epics/site/find_definitions.hpp"
#include "instance/generate_folder.hpp"

namespace iocwright::instance {

namespace {

/// Enters the instance in the folder, or in its folder `config`, into `out`. Returns whether there is one.
Result<bool> look_in(const std::string& folder, const Disk& disk, InstancePlace& out) {
  for (const std::string& place : {folder, path::join(folder, "config")}) {
    out.instance_files = TRY(instance_files(disk, place));
    out.config_folder = place;
    if (!out.instance_files.empty()) return true;
    for (const char* name : {"st.cmd", "ioc.subst"})
      if (std::string file = path::join(place, name); TRY(or_unreadable(disk.has_input(file), "read")))
        out.boot_files.push_back(std::move(file));
    if (!out.boot_files.empty() && path::name(out.boot_files.front()) == "st.cmd") return true;
    out.boot_files.clear();
  }
  return false;
}

/// Finds the instance files. Returns nothing if there are none in the places where they are looked for by
/// default.
Result<std::optional<InstancePlace>> find_files(const InstanceRequest& request, const Disk& disk,
                                                const Environment& environment) {
  InstancePlace out;
  if (request.path.empty()) {
    if (TRY(look_in("", disk, out))) return out;
    if (TRY(look_in(epics::EpicsPaths::from(environment).config, disk, out))) return out;
    return std::nullopt;
  }
  if (TRY(or_unreadable(disk.is_folder(request.path)))) {
    if (TRY(look_in(request.path, disk, out))) return out;
    return fail(no_instance(request.path, disk));
  }
  TRY(or_unreadable(disk.read_input(request.path), "read"));
  return InstancePlace{path::parent(request.path), {request.path}, {}, {}};
}

Result<void> find_definition_files(const InstanceRequest& request, const Disk& disk,
                                   const Environment& environment, InstancePlace& place) {
  place.definition_files = request.definition_files;
  if (!place.definition_files.empty()) return {};
  std::string folder = request.definitions_folder;
  if (folder.empty())
    folder = path::join(image_paths(request, place.config_folder, environment).root, "ibek-defs");
  place.definition_files = TRY(epics::find_definitions(disk, folder, place.config_folder));
  return {};
}

/// Reads what a start would source.
Result<void> find_exports(const InstanceRequest& request, const Disk& disk, const Environment& environment,
                          InstancePlace& place) {
  const std::string file =
      path::join(image_paths(request, place.config_folder, environment).support, "configure/RELEASE.shell");
  const auto script = TRY(or_unreadable(skip_unusable(disk.read_if_exists(file)), "read"));
  if (!script) return {};
  if (auto exports = epics::read_exports(*script, environment)) place.exports = *std::move(exports);
  return {};
}

}  // namespace

Result<InstancePlace> find_instance(const InstanceRequest& request, const Disk& disk,
                                    const Environment& environment) {
  auto place = TRY(find_files(request, disk, environment));
  if (!place) return fail(no_instance(".", disk));
  TRY(find_definition_files(request, disk, environment, *place));
  TRY(find_exports(request, disk, environment, *place));
  return *std::move(place);
}

Result<InstancePlace> find_instance_definitions(const InstanceRequest& request, const Disk& disk,
                                                const Environment& environment) {
  InstancePlace place = TRY(find_files(request, disk, environment)).value_or(InstancePlace());
  if (place.instance_files.empty() && place.boot_files.empty()) place.config_folder.clear();
  TRY(find_definition_files(request, disk, environment, place));
  TRY(find_exports(request, disk, environment, place));
  return place;
}

epics::EpicsPaths image_paths(const InstanceRequest& request, const std::string& config_folder,
                              const Environment& environment) {
  epics::EpicsPaths out = epics::EpicsPaths::in_image(request.image_root, environment);
  out.config = config_folder;
  return out;
}

Environment instance_environment(const InstancePlace& place, const Environment& environment) {
  Environment out = environment;
  for (const auto& [name, value] : place.exports) out.set(name, value);
  const epics::EpicsPaths paths = epics::EpicsPaths::from(environment);
  if (Settings(environment).given(Setting::ioc).empty()) assign(out, Setting::ioc, paths.ioc);
  if (Settings(environment).given(Setting::runtime_folder).empty())
    assign(out, Setting::runtime_folder, paths.runtime);
  if (!Settings(environment).given(Setting::ioc_name).empty()) return out;
  const std::filesystem::path folder =
      std::filesystem::absolute(place.config_folder.empty() ? "." : place.config_folder).lexically_normal();
  const std::string config = path::normal(folder.string());
  if (path::name(config) != "config") return out;
  const std::string name(path::name(path::parent(config)));
  if (!name.empty() && config != path::normal(paths.config)) out.set("IOC_NAME", name);
  return out;
}

namespace {

/// Reads the boot files of an instance that has no entities.
std::optional<report::InstanceFacts> open_hand_written(const InstancePlace& place, yaml::Reader& reader) {
  report::HandWritten files;
  for (const std::string& file : place.boot_files) {
    auto text = or_unreadable(reader.disk.read_input(file), "read");
    if (reader.sink.take_error(text)) return std::nullopt;
    const auto size = static_cast<std::uint32_t>(text->size());
    const FileId id = reader.sources.add(file, *std::move(text));
    (path::name(file) == "st.cmd" ? files.st_cmd : files.ioc_subst) = {id, 0, size};
  }
  return report::InstanceFacts{.boot = {}, .entities = {}, .hand_written = files};
}

}  // namespace

std::optional<report::InstanceFacts> open_instance(const InstanceRequest& request, yaml::Reader& reader,
                                                   const Environment& environment, const Limits& limits,
                                                   HandWritten hand_written) {
  auto place = find_instance(request, reader.disk, environment);
  if (reader.sink.take_error(place)) return std::nullopt;
  return open_instance(*place, nullptr, reader, environment, limits, hand_written);
}

std::optional<report::InstanceFacts> open_instance(const InstancePlace& place,
                                                   const resolve::Definitions* definitions,
                                                   yaml::Reader& reader, const Environment& environment,
                                                   const Limits& limits, HandWritten hand_written,
                                                   boot::Screens screens) {
  if (place.instance_files.empty()) {
    if (hand_written == HandWritten::allow) return open_hand_written(place, reader);
    reader.sink.add(error(DiagKind::missing_instance,
                          fmt::format("`{}` is hand-written: without an ioc.yaml, there are no entities",
                                      place.boot_files.front()))
                        .help("`iocwright diff` and `iocwright explain st.cmd` can read it"));
    return std::nullopt;
  }
  std::vector<report::EntityFacts> entities;
  const Inspect inspect = [&](const resolve::ResolvedIoc& ioc, const resolve::Definitions&) {
    entities = report::entity_facts(ioc, limits);
  };
  const Environment own = instance_environment(place, environment);
  auto boot =
      definitions == nullptr
          ? read_boot(place.instance_files, place.definition_files, reader, own, limits, screens, inspect)
          : read_boot(place.instance_files, *definitions, reader, own, limits, screens, inspect);
  if (!boot) return std::nullopt;
  return report::InstanceFacts{*std::move(boot), std::move(entities), std::nullopt};
}

}  // namespace iocwright::instance
