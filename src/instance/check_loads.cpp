#include "instance/check_loads.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "core/base/path.hpp"
#include "core/base/settings.hpp"
#include "core/base/text.hpp"
#include "core/diag/file_result.hpp"
#include "epics/db/load_ioc.hpp"
#include "epics/site/database_folders.hpp"
#include "instance/check/load_findings.hpp"

namespace iocwright::instance {

namespace {

using Problem = epics::LoadProblem;

constexpr const char* the_dbd = "the dbd file of the image";

/// What is wrong with a line of a generated script is wrong with the definition that makes the line.
class Relocation {
 public:
  Relocation(const LoadedFiles& loaded, const Sources& sources) : loaded_(loaded), sources_(sources) {}

  void apply(Diagnostic& finding) const {
    if (loaded_.boot == nullptr) return;
    for (std::size_t i = 0; i < finding.notes().size(); ++i)
      if (const report::FileLine* line = line_of(finding.notes()[i].span))
        finding.set_note_span(i, place_of(*line));
    const report::FileLine* line = line_of(finding.span());
    if (line == nullptr) return;
    finding.set_span(place_of(*line));
    finding.add_note({}, fmt::format("the line of st.cmd is `{}`", text::trim(line->text)));
    if (const boot::Origin* origin = origin_of(*line)) {
      const boot::Entity& entity = loaded_.boot->entities[origin->entity];
      finding.add_note(entity.place, fmt::format("for this `{}`", entity.type));
    }
    finding.set_cause(fmt::format("{}:{}:{}", finding.span().file, finding.span().begin, finding.message()));
  }

 private:
  const report::FileLine* line_of(Span span) const {
    if (!span.known() || span.file != loaded_.script) return nullptr;
    const std::size_t line = sources_.file(span.file).place(span.begin).line;
    return line <= loaded_.lines.size() ? &loaded_.lines[line - 1] : nullptr;
  }

  static const boot::Origin* origin_of(const report::FileLine& line) {
    if (line.script != nullptr) return &line.script->origin;
    return line.setting == nullptr ? nullptr : &line.setting->origin;
  }

  /// Unknown for a line that the template of st.cmd itself has.
  Span place_of(const report::FileLine& line) const {
    const boot::Origin* origin = origin_of(line);
    if (origin == nullptr) return {};
    const Span place =
        boot::locate(line.script == nullptr ? line.setting->value_place : line.script->place, sources_);
    return place.known() ? place : origin->definition;
  }

  const LoadedFiles& loaded_;
  const Sources& sources_;
};

/// The folders that may have protocols.
std::vector<std::string> protocol_folders(const Disk& disk, const epics::EpicsPaths& paths) {
  std::vector<std::string> out{paths.config, path::join(paths.runtime, "protocol")};
  for (const std::string& module : disk.list(paths.support).value_or(std::vector<std::string>()))
    out.push_back(path::join(paths.support, module + "/protocol"));
  std::erase_if(out, [&](const std::string& folder) { return !disk.is_folder(folder).value_or(false); });
  return out;
}

bool is_missing(const epics::DbDocument& document) {
  return std::ranges::any_of(document.findings, [](const epics::LoadFinding& found) {
    return found.problem == epics::LoadProblem::missing_file;
  });
}

/// The uses with the names of their files, as msi expands them. A name with an unknown macro remains.
std::vector<check::DatabaseUse> with_expanded_names(std::vector<check::DatabaseUse> uses,
                                                    const Environment& environment) {
  for (check::DatabaseUse& use : uses) {
    if (use.file.find('$') == std::string::npos) continue;
    epics::MacroExpansion expansion = epics::MacroTable(&environment).expand(use.file);
    if (expansion.errors.empty()) use.file = std::move(expansion.text);
  }
  return uses;
}

}  // namespace

void LoadChecker::read_definitions(const Job& job) {
  if (has_read_definitions_) return;
  has_read_definitions_ = true;
  const std::string dbd = path::join(job.paths.ioc, "dbd/ioc.dbd");
  has_definitions_ = disk_.is_file(dbd).value_or(false);
  definitions_ = {};
  if (has_definitions_)
    definitions_ = epics::load_built_in_dbd(files_, dbd, epics::DbdDetail::no_fields).database.definitions;
}

check::InstanceRecords LoadChecker::check(const InstancePlace& place, const LoadedFiles& loaded, Sink& sink,
                                          check::SkippedRules& skipped) {
  Sink found;
  Job job{.place = place,
          .loaded = loaded,
          .paths = image_paths(image_, place.config_folder, environment_),
          .folders = {.folders = {}, .config = place.config_folder, .has_image = false},
          .sink = found,
          .skipped = skipped};
  auto folders = or_unreadable(epics::database_folders(disk_, job.paths));
  if (sink.take_error(folders)) return {};
  job.folders.folders = *std::move(folders);
  job.folders.has_image = disk_.is_folder(job.paths.support).value_or(false);
  read_definitions(job);

  files_.set_places(places(job));
  const std::string script = path::join(job.paths.ioc, loaded.path);  // as the shell looks for it
  files_.provide(script, loaded.script);
  for (const auto& [name, text] : loaded.templates) {
    const std::string path = path::join(job.paths.runtime, name);
    files_.provide(path, sources_.add(path, text));
  }
  Environment environment = instance_environment(place, environment_);
  environment.set("CONFIG_DIR", epics::EpicsPaths::from(environment_).config);
  epics::Database database;
  database.definitions = std::exchange(definitions_, {});
  const check::ScriptSetup setup{
      .path = loaded.path,
      .folder = job.paths.ioc,
      .ioc_db = path::join(Settings(environment).text(Setting::runtime_folder), "ioc.db"),
      .expanded = with_expanded_names(loaded.uses, environment),
      .environment = environment};
  const check::ScriptRun run = check::run_script(setup, files_, disk_, sources_, database);
  files_.forget(files_.here(script));
  report_script(job, run);
  add_unknown_commands(job, run);

  const std::vector<bool> can_load =
      check::check_macros(run.uses, job.folders, templates_, disk_, sources_, found, skipped);
  check::RecordLoader loader(files_, database, has_definitions_, job.folders.folders, sources_, found);
  check::DeviceFacts facts{
      .links = {}, .commands = run.commands, .protocol_folders = {}, .request_folders = {}};
  bool has_all_databases = true;
  for (std::size_t i = 0; i < run.uses.size(); ++i) {
    // What a PVI template adds to records cannot be judged without all of them.
    if (!has_all_databases && run.uses[i].file.ends_with(".pvi.template")) continue;
    if (!can_load[i]) {
      has_all_databases = false;
      continue;
    }
    const epics::DbDocument document = loader.load(run.uses[i]);
    check::add_device_links(document, run.uses[i], facts.links);
    has_all_databases &= !is_missing(document);
  }
  check::InstanceRecords out = loader.finish();
  if (!has_definitions_ && !run.uses.empty())
    for (const DiagKind rule : {DiagKind::unknown_record_type, DiagKind::unknown_field, DiagKind::field_value,
                                DiagKind::missing_link})
      skipped.emplace(rule, the_dbd);
  facts.has_all_databases = has_all_databases;
  check_devices(job, std::move(facts), database);
  if (!loaded.templates.empty()) forget(job.paths.runtime);
  const Relocation relocation(loaded, sources_);
  for (Diagnostic& diagnostic : found.take()) {
    relocation.apply(diagnostic);
    sink.add(std::move(diagnostic));
  }
  // Definitions that the script adds, or that stand for those of an image, are not for the next instance.
  if (run.loads_definitions) has_read_definitions_ = false;
  else if (has_definitions_) definitions_ = std::move(database.definitions);
  return out;
}

/// Where the config folder of the container is on this machine.
std::vector<epics::FolderPlace> LoadChecker::places(const Job& job) const {
  const std::string config = job.place.config_folder.empty() ? "./" : job.place.config_folder + "/";
  return {{epics::EpicsPaths::from(environment_).config + "/", config},
          {path::join(job.paths.ioc, "config/"), config}};
}

/// Whether a path is in an image that is not at hand, or unpacked elsewhere.
bool LoadChecker::is_of_image(const Job& job, const std::string& path) const {
  if (path::is_within(files_.here(path), job.place.config_folder)) return false;
  return !job.folders.has_image || (!image_.image_root.empty() && path.starts_with('/'));
}

void LoadChecker::report_script(Job& job, const check::ScriptRun& run) {
  for (const epics::LoadFinding& found : run.findings) {
    if (found.problem == Problem::unknown_command) continue;
    if (found.problem == Problem::undefined_macro) {
      job.has_all_scripts = false;
      // Outside of the container, its variables are unknown.
      if (!job.folders.has_image || !image_.image_root.empty()) continue;
      Diagnostic out = check::finding(
          DiagKind::macro_missing,
          fmt::format("`{}` is not defined, so that the IOC shell skips the line", found.name));
      out.set_severity(Severity::warning);
      out.set_span(found.span);
      job.sink.add(std::move(out));
      continue;
    }
    const bool is_file =
        found.problem == Problem::missing_script || found.problem == Problem::cannot_redirect;
    if (is_file) job.has_all_scripts = false;
    if (is_file && is_of_image(job, found.value)) continue;
    // Nothing is known of the commands of a pipe or a device.
    if (found.problem == Problem::missing_script &&
        disk_.probably_exists(files_.here(path::join(job.paths.ioc, found.value))))
      continue;
    // Base reports a valid `on error wait`, which works.
    if (found.problem == Problem::command_failed && found.name == "on") continue;
    const bool is_folder = found.problem == Problem::command_failed && found.name == "cd";
    if (is_folder && (!job.folders.has_image || !image_.image_root.empty())) continue;
    if (auto out = check::describe(found)) job.sink.add(*std::move(out));
  }
}

void LoadChecker::add_unknown_commands(Job& job, const check::ScriptRun& run) {
  std::set<std::string> names;
  for (const epics::LoadFinding& found : run.findings)
    if (found.problem == Problem::unknown_command) names.insert(found.name);
  if (names.empty()) return;
  if (!binary_.exists()) {
    job.skipped.emplace(DiagKind::unknown_command, "the binary of the IOC");
    return;
  }
  const std::set<std::string> missing = binary_.missing(names);
  for (const epics::LoadFinding& found : run.findings)
    if (found.problem == Problem::unknown_command && missing.contains(found.name))
      job.sink.add(*check::describe(found));
}

void LoadChecker::check_devices(Job& job, check::DeviceFacts facts, const epics::Database& database) {
  facts.protocol_folders = protocol_folders(disk_, job.paths);
  facts.request_folders = job.folders.folders;
  facts.has_image = job.folders.has_image;
  facts.has_all_scripts = job.has_all_scripts;
  check::check_ports(facts, job.sink);
  check::check_protocols(facts, files_, disk_, job.sink, job.skipped);
  check::check_requests(facts, database, files_, disk_, job.sink);
}

void LoadChecker::forget(const std::string& config_folder) {
  templates_.forget(config_folder);
  files_.forget(config_folder);
}

}  // namespace iocwright::instance
