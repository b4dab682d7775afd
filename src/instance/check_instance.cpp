#include "instance/check_instance.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "core/base/path.hpp"
#include "core/base/text.hpp"
#include "core/diag/file_result.hpp"
#include "epics/db/substitutions.hpp"
#include "instance/check/config_folder.hpp"
#include "instance/check/database_uses.hpp"
#include "instance/check/load_findings.hpp"
#include "instance/check/names_file.hpp"
#include "instance/check/script_bytes.hpp"
#include "instance/model/files.hpp"
#include "instance/resolve/read_definitions.hpp"
#include "instance/screens/instance_screens.hpp"

namespace iocwright::instance {

namespace {

/// Whether a definition file is in the config folder, and not of the image.
auto is_own(const InstancePlace& place) {
  return [&place](const std::string& file) { return path::is_within(file, place.config_folder); };
}

/// The rules that need to know what entities make.
void skip_generated(check::SkippedRules& skipped) {
  const std::set<DiagKind> others = {DiagKind::config_map, DiagKind::ignored_file, DiagKind::image_type,
                                     DiagKind::values_file};
  for (const check::Rule& rule : check::rules())
    if (!others.contains(rule.kind)) skipped.emplace(rule.kind, "the definitions of the image");
}

}  // namespace

void change_levels(std::vector<Diagnostic>& findings, Levels levels) {
  if (levels == Levels::of_rules) return;
  const bool is_strict = levels == Levels::warnings_are_errors;
  for (Diagnostic& finding : findings)
    if (finding.severity() == (is_strict ? Severity::warning : Severity::error))
      finding.set_severity(is_strict ? Severity::error : Severity::warning);
}

std::vector<check::Finding> InstanceChecker::findings_of(Sink& sink) const {
  std::vector<Diagnostic> found = sink.take();
  change_levels(found, options_.levels);
  return check::make_findings(std::move(found), options_.allowed, sources_, options_.style);
}

const InstanceChecker::DefinitionSet& InstanceChecker::definitions_of(const InstancePlace& place) {
  DefinitionSet& set = std::ranges::any_of(place.definition_files, is_own(place)) ? own_ : shared_;
  if (set.definitions && set.files == place.definition_files) return set;
  for (const FileId file : set.sources) sources_.forget(file);
  set = {};
  const FileId before = sources_.size();
  Sink sink;
  yaml::Reader reader{disk_, sources_, sink};
  set.files = place.definition_files;
  set.definitions = resolve::read_definitions(reader, set.files);
  set.has_errors = sink.has_errors();
  for (FileId file = before + 1; file <= sources_.size(); ++file) set.sources.insert(file);
  set.findings = findings_of(sink);
  return set;
}

CheckedInstance InstanceChecker::check(const std::string& path) {
  CheckedInstance out{.path = path, .findings = {}, .skipped = {}, .records = {}};
  const FileId before = sources_.size();
  InstanceRequest request = options_.image;
  request.path = path;
  auto place = find_instance(request, disk_, environment_);
  if (!sink_.take_error(place)) check_place(*place, out);
  std::vector<check::Finding> found = findings_of(sink_);
  sink_ = Sink();
  out.findings.insert(out.findings.end(), std::make_move_iterator(found.begin()),
                      std::make_move_iterator(found.end()));
  if (place) forget_instance(place->config_folder, before);
  return out;
}

void InstanceChecker::check_place(const InstancePlace& place, CheckedInstance& out) {
  yaml::Reader reader{disk_, sources_, sink_};
  const auto file_problem = [&](FileResult<void> result) {
    auto checked = or_unreadable(std::move(result));
    sink_.take_error(checked);
  };
  std::optional<check::NamedImage> image;
  const bool is_folder = disk_.is_folder(out.path).value_or(false) || out.path.empty();
  if (is_folder) {
    file_problem(check::check_config_map(disk_, place.config_folder, sources_, sink_));
    const std::string& main = place.instance_files.empty() ? place.boot_files[0] : place.instance_files[0];
    file_problem(check::warn_of_subfolders(disk_, place.config_folder, disk_.read(main).value_or(""), sink_));
    auto checked = check::check_values(reader, place.config_folder);
    if (!sink_.take_error(checked)) image = *std::move(checked);
  }
  if (place.instance_files.empty()) {
    const auto facts = open_instance(place, nullptr, reader, environment_, limits_, HandWritten::allow);
    if (facts) check_hand_written(place, *facts->hand_written, out);
    return;
  }
  const DefinitionSet& definitions = definitions_of(place);
  out.findings = definitions.findings;
  if (definitions.has_errors) {
    for (const std::string& file : place.instance_files) model::read_instance(reader, file);
    return;
  }
  if (image) {
    auto checked =
        images_.check(*image, place.instance_files[0], place.config_folder, *definitions.definitions, reader);
    const bool is_known = !sink_.take_error(checked) && *checked;
    // A schema tells which types the image has, but not what they make.
    if (is_known && std::ranges::all_of(place.definition_files, is_own(place)))
      return skip_generated(out.skipped);
  }
  const auto facts = open_instance(place, &*definitions.definitions, reader, environment_, limits_,
                                   HandWritten::refuse, boot::Screens::yes);
  if (facts) check_generated(place, *facts, out);
}

void InstanceChecker::check_hand_written(const InstancePlace& place, const report::HandWritten& files,
                                         CheckedInstance& out) {
  const SourceFile& script = sources_.file(files.st_cmd.file);
  check::check_script_bytes(script.path(), std::string(script.text()), sources_, sink_);
  LoadedFiles loaded{.path = script.path(), .script = files.st_cmd.file, .uses = {}};
  if (const FileId file = files.ioc_subst.file; files.ioc_subst.known()) {
    loaded.uses = check::database_uses(file, sources_);
    for (const auto& wrong : epics::read_msi_substitutions(sources_.file(file).text()).errors)
      if (auto found = check::describe({.problem = epics::LoadProblem::template_syntax,
                                        .span = epics::span_of(file, wrong.range),
                                        .reason = wrong.message}))
        sink_.add(*std::move(found));
  }
  out.records = loads_.check(place, loaded, sink_, out.skipped);
}

/// Makes the screens of an instance, whose errors are findings, and returns its PVI templates. Without the
/// device descriptions of an image, there are none.
FileSet InstanceChecker::make_templates(const InstancePlace& place, const boot::Boot& boot) {
  const epics::EpicsPaths paths = image_paths(options_.image, place.config_folder, environment_);
  const screens::DeviceFolders folders{.config = place.config_folder,
                                       .definitions = path::join(paths.root, "pvi-defs")};
  if (boot.screens.empty() || options_.is_generated || !disk_.is_folder(folders.definitions).value_or(false))
    return {};
  Sink found;
  yaml::Reader reader{disk_, sources_, found};
  auto made = screens::make_instance_screens(boot, folders, screens::ScreenStyle::v0_13, reader, generated_);
  for (Diagnostic& diagnostic : found.take())  // warnings are about the image
    if (diagnostic.severity() == Severity::error) sink_.add(std::move(diagnostic));
  return made ? std::move(made->templates) : FileSet();
}

void InstanceChecker::check_generated(const InstancePlace& place, const report::InstanceFacts& facts,
                                      CheckedInstance& out) {
  auto lines = report::st_cmd_lines(facts.boot, generated_);
  if (sink_.take_error(lines)) return;
  std::string script;
  for (const report::FileLine& line : *lines) script += line.text + '\n';
  const std::string path = path::join(place.config_folder, "st.cmd");
  LoadedFiles loaded{.path = path,
                     .script = sources_.add(path, script),
                     .uses = check::database_uses(facts),
                     .boot = &facts.boot,
                     .lines = *std::move(lines),
                     .templates = make_templates(place, facts.boot)};
  const std::string runtime = image_paths(options_.image, place.config_folder, environment_).runtime;
  for (const boot::DeviceScreen& screen : facts.boot.screens) {
    const std::string name = boot::pvi_template_name(screen.description);
    if (!loaded.templates.contains(name) && !disk_.is_file(path::join(runtime, name)).value_or(false))
      std::erase_if(loaded.uses, [&](const check::DatabaseUse& use) { return use.file == name; });
  }
  out.records = loads_.check(place, loaded, sink_, out.skipped);
  Environment environment = instance_environment(place, environment_);
  environment.set("CONFIG_DIR", place.config_folder);
  std::vector<std::string> shadowed;
  Span first;
  for (const char* name : {"st.cmd", "ioc.subst", "ioc.db"}) {
    const std::string file = path::join(place.config_folder, name);
    if (!disk_.is_file(file).value_or(false) ||
        check::names_file(script, file, facts.boot.ioc_folder, environment))
      continue;
    if (shadowed.empty()) first = {sources_.add(file, ""), 0, 0};
    shadowed.emplace_back(name);
  }
  check::report_shadowed(shadowed, first, sink_);
}

void InstanceChecker::forget_instance(const std::string& config_folder, FileId last_kept) {
  loads_.forget(config_folder);
  const std::set<FileId> kept = loads_.files();
  for (FileId file = last_kept + 1; file <= sources_.size(); ++file)
    if (!kept.contains(file) && !shared_.sources.contains(file) && !own_.sources.contains(file))
      sources_.forget(file);
}

}  // namespace iocwright::instance
