#include "instance/report_instance.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <memory>
#include <utility>

#include "core/base/path.hpp"
#include "core/base/settings.hpp"
#include "core/base/text.hpp"
#include "core/diag/file_result.hpp"
#include "epics/site/base_version.hpp"
#include "epics/site/release.hpp"
#include "instance/patterns/image_reference.hpp"
#include "instance/patterns/lock.hpp"
#include "instance/read_pvs.hpp"
#include "instance/report/page.hpp"

namespace iocwright::instance {

namespace {

using Rows = std::vector<report::ExplanationRow>;

/// The rows of an instance's page on what the instance consists of, and on its image. Files that are not
/// needed to start the instance are left out if they cannot be read, as `iocwright check` reports them.
class AboutInstance {
 public:
  AboutInstance(const ReportRequest& request, const InstancePlace& place, yaml::Reader& reader,
                const Environment& environment)
      : request_(request),
        place_(place),
        environment_(environment),
        paths_(image_paths(request.instance, place.config_folder, environment)),
        reader_{reader.disk, reader.sources, ignored_} {}

  /// The description in the first instance file that has one.
  std::string description() {
    for (const std::string& file : place_.instance_files) {
      const auto document = read(file);
      if (document == nullptr || !document->root().is_mapping()) continue;
      const yaml::Entry* entry = yaml::as_mapping(document->root()).find("description");
      if (entry != nullptr && entry->value->is_string())
        return std::string(text::trim(entry->value->value.as_string()));
    }
    return "";
  }

  std::vector<report::ExplanationSection> sections() {
    std::vector<report::ExplanationSection> out;
    out.push_back({.title = "Files", .rows = files()});
    out.push_back({.title = "Image", .rows = image()});
    out.push_back({.title = "Support modules", .rows = modules()});
    out.push_back({.title = "Patterns", .rows = patterns()});
    return out;
  }

 private:
  /// The document; null if there are errors in it.
  std::shared_ptr<const yaml::Document> read(const std::string& file) {
    const std::size_t errors = ignored_.error_count();
    auto document = reader_.read(file);
    return ignored_.error_count() > errors ? nullptr : document;
  }

  Rows files() const {
    Rows out{{"config folder", place_.config_folder.empty() ? "." : place_.config_folder}};
    for (const auto* files : {&place_.instance_files, &place_.boot_files})
      for (const std::string& file : *files) out.push_back({"instance", std::string(path::name(file))});
    std::vector<std::pair<std::string, std::vector<std::string>>> modules;  // of each folder with definitions
    for (const std::string& file : place_.definition_files) {
      if (modules.empty() || modules.back().first != path::parent(file))
        modules.push_back({path::parent(file), {}});
      const std::string_view name = path::name(file);
      modules.back().second.emplace_back(name.substr(0, name.find(".ibek.support.yaml")));
    }
    for (const auto& [folder, names] : modules)
      out.push_back({"definitions", text::join(names, ", "), folder.empty() ? "." : folder});
    return out;
  }

  Rows image() {
    Rows out;
    for (const std::string& file :
         patterns::image_files(reader_.disk, place_.config_folder).value_or(std::vector<std::string>())) {
      const auto document = read(file);
      const yaml::Node* image = document == nullptr ? nullptr : patterns::find_image(document->root());
      if (image == nullptr) continue;
      out.push_back({"image", image->value.as_string(), report::place_text(image->span, reader_.sources)});
      break;
    }
    if (!request_.instance.image_root.empty()) out.push_back({"unpacked in", request_.instance.image_root});
    if (const std::string version = base_version(); !version.empty()) out.push_back({"EPICS Base", version});
    return out;
  }

  /// Of the lock file, or else of the files of EPICS Base.
  std::string base_version() const {
    if (!request_.base_version.empty()) return request_.base_version;
    Environment image = environment_;
    if (!request_.instance.image_root.empty()) {
      assign(image, Setting::epics_root, paths_.root);
      for (const Setting ours : {Setting::epics_base, Setting::epics_version}) image.unset(row_of(ours).name);
    }
    const auto version = epics::base_version(reader_.disk, image).value_or(std::nullopt);
    if (!version) return "";
    const auto& [first, second, third, patch] = *version;
    return fmt::format("{}.{}.{}", first, second, third) + (patch == 0 ? "" : fmt::format(".{}", patch));
  }

  /// Those of the lock file, or else of RELEASE, in which a build by other tools enters modules.
  Rows modules() const {
    Rows out;
    for (const ImageModule& module : request_.modules)
      out.push_back({.name = module.name, .value = module.version, .note = module.license});
    if (!out.empty()) return out;
    const std::string file = path::join(paths_.support, "configure/RELEASE");
    const auto release = epics::read_release(reader_.disk, file, "");
    if (!release) return out;
    // In an unpacked image, the paths are those of the running one.
    const auto named = std::ranges::find(release->macros, "SUPPORT", &epics::ReleaseMacro::name);
    const std::string support = path::normal(named == release->macros.end() ? paths_.support : named->value);
    for (const epics::ReleaseMacro& macro : release->macros)
      if (path::is_within(macro.value, support) && path::normal(macro.value) != support)
        out.push_back({macro.name, macro.value});
    return out;
  }

  Rows patterns() const {
    Rows out;
    const std::string service = patterns::service_folder(place_.config_folder);
    if (const auto lock = patterns::read_lock(reader_.disk, service))
      for (const patterns::PatternEntry& pattern : lock->patterns)
        out.push_back({.name = pattern.name, .value = pattern.version, .note = pattern.source});
    return out;
  }

  const ReportRequest& request_;
  const InstancePlace& place_;
  const Environment& environment_;
  epics::EpicsPaths paths_;
  Sink ignored_;
  yaml::Reader reader_;
};

/// The PVs. Adds warnings of the databases that are missing to `warnings` and to the reader's sink.
report::Pvs known_pvs(const report::InstanceFacts& facts, const report::BootLines& lines,
                      const InstanceRequest& request, yaml::Reader& reader, const Environment& environment,
                      std::vector<std::string>& warnings) {
  Sink missing;
  yaml::Reader own{reader.disk, reader.sources, missing};
  report::Pvs out = read_pvs(facts, lines, request, own, environment);
  for (Diagnostic& diagnostic : missing.take()) {
    warnings.push_back(diagnostic.message());
    diagnostic.set_severity(Severity::warning);
    reader.sink.add(std::move(diagnostic));
  }
  return out;
}

/// A hand-written instance is named by IOC_NAME or its folder.
std::string name_of(const report::InstanceFacts& facts, const InstancePlace& place,
                    const Environment& environment) {
  if (!facts.hand_written) return facts.boot.ioc_name;
  const Environment own = instance_environment(place, environment);
  std::string name = Settings(own).text(Setting::ioc_name);
  return name.empty() ? place.config_folder : name;
}

}  // namespace

std::optional<std::string> report_instance(const ReportRequest& request, yaml::Reader& reader,
                                           const Environment& environment, const Limits& limits,
                                           const TemplateFiles& templates) {
  auto place = find_instance(request.instance, reader.disk, environment);
  if (reader.sink.take_error(place)) return std::nullopt;
  const auto facts = open_instance(*place, nullptr, reader, environment, limits, HandWritten::allow);
  if (!facts) return std::nullopt;
  auto lines = report::boot_lines(*facts, templates, reader.sources);
  if (reader.sink.take_error(lines)) return std::nullopt;

  std::vector<std::string> warnings;
  const report::Pvs pvs = known_pvs(*facts, *lines, request.instance, reader, environment, warnings);
  AboutInstance about(request, *place, reader, environment);
  const report::PageContent content{
      .facts = *facts,
      .lines = *lines,
      .pvs = pvs,
      .name = name_of(*facts, *place, environment),
      .description = about.description(),
      .about = about.sections(),
      .warnings = std::move(warnings)};
  auto page = report::print_page(content, reader.sources, templates);
  if (reader.sink.take_error(page)) return std::nullopt;
  return *std::move(page);
}

}  // namespace iocwright::instance
