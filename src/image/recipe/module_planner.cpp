#include "image/recipe/module_planner.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "core/base/path.hpp"
#include "core/diag/file_result.hpp"
#include "core/value/dict.hpp"
#include "image/recipe/plan_tasks.hpp"
#include "image/recipe/recipe_functions.hpp"
#include "lang/format/schema_parts.hpp"

namespace iocwright::image {

namespace {

constexpr std::array<std::string_view, 9> tags{"system",  "clone",    "pre_build_tasks", "pre_build",
                                               "release", "do_build", "post_build",      "post_build_tasks",
                                               "runtime"};

bool contains(const std::vector<std::string>& words, std::string_view word) {
  return std::ranges::find(words, word) != words.end();
}

/// The value of a key in templates if the recipe does not have it; nullopt if the key is required or its
/// default is null.
std::optional<Value> default_in_templates(const format::Field& field) {
  if (field.default_json.empty()) return std::nullopt;
  Value value = format::default_value(field);
  return value.is_none() ? std::nullopt : std::optional<Value>(std::move(value));
}

/// Whether `name` is a recipe key whose value is a list or mapping.
bool is_list_or_mapping(std::string_view name) {
  using enum format::TypeForm;
  const auto keys = recipe_keys();
  const auto key = std::ranges::find(keys, name, [](const RecipeKey& one) { return one.field.key; });
  if (key == keys.end()) return false;
  const format::TypeForm form = key->field.type->form;
  return form == array || form == list || form == object || form == dictionary || form == map;
}

}  // namespace

std::span<const std::string_view> build_tags() { return tags; }

std::string Target::configure(std::string_view name) const {
  return path::join(path::join(support, "configure"), name);
}

Result<ModulePlan> ModulePlanner::run(const std::string& asked) {
  plan.asked = asked;
  plan.recipe_file = recipe_.file;
  plan.recipe_folder = recipe_.folder;
  TRY(set_variables());
  TRY(plan_keys(Stage::packages, {Phase::module}));
  if (!plan.skipped) TRY(plan_parts());
  return std::move(plan);
}

bool ModulePlanner::has_part(std::string_view tag) const {
  return (request_.tags.empty() || contains(request_.tags, tag)) && !contains(request_.skip_tags, tag);
}

/// Plans the requested parts of the build, in order. `meta: end_play` in a task file ends planning early.
Result<void> ModulePlanner::plan_parts() {
  plan.partial = !std::ranges::all_of(tags, [this](std::string_view tag) { return has_part(tag); });
  if (has_part("system")) TRY(plan_packages());
  if (has_part("clone")) TRY(plan_clone());
  if (has_part("pre_build_tasks")) TRY(plan_keys(Stage::tasks, {Phase::tasks}));
  if (ended_) return {};
  if (has_part("pre_build"))
    TRY(plan_keys(Stage::edit, {Phase::removals, Phase::comments, Phase::settings, Phase::blocks,
                                Phase::lines, Phase::commands}));
  if (has_part("release")) TRY(plan_release());
  if (has_part("do_build")) TRY(plan_make());
  after_make_ = true;
  if (has_part("post_build")) TRY(plan_keys(Stage::post, {Phase::blocks, Phase::lines, Phase::commands}));
  if (has_part("post_build_tasks")) TRY(plan_keys(Stage::post, {Phase::tasks}));
  return ended_ ? Result<void>() : plan_registration();
}

Result<void> ModulePlanner::plan_keys(Stage stage, std::initializer_list<Phase> phases) {
  stage_ = stage;
  for (const Phase phase : phases)
    for (const RecipeKey& key : recipe_keys())
      if (key.phase == phase) TRY(key.plan(*this, value(key.field.key)));
  return {};
}

Result<void> ModulePlanner::plan_packages() {
  if (!has_package_steps) return {};
  TRY(plan_keys(Stage::download, {Phase::downloads}));
  stage_ = Stage::packages;
  if (!TRY(variables.flag("is_linux", false))) return {};
  if (!packages.names.empty() || !packages.local_files.empty()) add(std::move(packages));
  return {};
}

Result<void> ModulePlanner::plan_clone() {
  TRY(plan_keys(Stage::clone, {Phase::clone}));
  clone.url = plan.url;
  clone.version = plan.version;
  clone.folder = plan.folder;
  add(std::move(clone), place_of_url());
  return {};
}

/// Where the recipe says what to clone; unknown if the command line does.
Span ModulePlanner::place_of_url() const {
  for (const char* key : {"git_repo", "organization", "module"}) {
    if (variables.is_overridden(key)) return {};
    if (const Span span = value(key).span(); span.known()) return span;
  }
  return {};
}

Result<void> ModulePlanner::plan_release() {
  TRY(plan_keys(Stage::release, {Phase::release}));
  release.folder = plan.folder;
  add(std::move(release));
  return {};
}

Result<void> ModulePlanner::plan_make() {
  TRY(plan_keys(Stage::make, {Phase::make}));
  make.folder = plan.folder;
  make.jobs = std::min(make.jobs, target.jobs);
  const RunMake clean{plan.folder, {"clean"}, false, 1};
  add(clean);
  add(std::move(make));
  if (!clean_after_make) return {};
  add(clean);
  plan.steps.back().may_fail = true;
  return {};
}

Result<void> ModulePlanner::plan_registration() {
  const bool built = has_part("post_build");
  if (built) {
    TRY(plan_keys(Stage::registration, {Phase::registration}));
    registration.macro = plan.macro;
  }
  registration.folder = plan.folder;
  if (has_part("system") && has_package_steps && TRY(variables.flag("is_linux", false)))
    registration.runtime_packages = plan.apt_runtime;
  stage_ = Stage::registration;
  if (built || !registration.runtime_packages.empty()) add(std::move(registration));
  if (!has_part("runtime")) return {};
  TRY(plan_keys(Stage::publish, {Phase::publication}));
  publication.recipe_folder = recipe_.folder;
  publication.folder = plan.folder;
  add(std::move(publication));
  return {};
}

void ModulePlanner::set_image_variables() {
  const std::pair<const char*, Value> names[] = {
      {"epics_folder", Value(target.epics_root)},
      {"support_folder", Value(target.support)},
      {"configure_folder", Value(path::join(target.support, "configure"))},
      {"release_file", Value(target.configure("RELEASE"))},
      {"release_shell_file", Value(target.configure("RELEASE.shell"))},
      {"modules_file", Value(target.configure("MODULES"))},
      {"libs_list", Value(target.configure("lib_list"))},
      {"dbds_list", Value(target.configure("dbd_list"))},
      {"runtime_files_file", Value(target.configure("runtime_files_list"))},
      {"protocol_folder", Value(target.configure("protocol"))},
      {"ibek_defs_folder", Value(path::join(target.epics_root, "ibek-defs"))},
      {"pvi_defs_folder", Value(path::join(target.epics_root, "pvi-defs"))},
      {"autosave_folder", Value(path::join(target.epics_root, "autosave"))},
      {"ibek_support_folder", Value(recipe_.folder)},
      {"ibek_support_root", Value(path::parent(recipe_.folder))},
      {"all_root", Value(path::parent(path::parent(recipe_.folder)))},
      {"config_linux_host", Value("configure/CONFIG_SITE.linux-x86_64.Common")},
      {"config_linux_target", Value("configure/CONFIG_SITE.Common.linux-x86_64")},
      {"target_arch", Value(target.target_arch)},
      {"is_linux", Value(target.target_arch.find("linux") != std::string::npos)},
      {"is_rtems", Value(target.target_arch.find("RTEMS") != std::string::npos)},
      {"make_options", Value(fmt::format("-j{}", target.jobs))},
  };
  for (const auto& [name, value] : names) variables.set(name, value);
  for (const auto& [name, value] : target.facts) variables.set("ansible_" + name.as_string(), value);
  variables.set("ansible_facts", Value::dict(target.facts));
  variables.set("lookup", lookup_function(target.environment));
}

/// Sets the variables that templates can use: the defaults of all keys, the variables of the image, the
/// recipe's keys, its `vars`, and the variables of the command line. Later ones override earlier ones.
Result<void> ModulePlanner::set_variables() {
  for (const RecipeKey& key : recipe_keys())
    if (auto fallback = default_in_templates(key.field))
      variables.set(std::string(key.field.key), *std::move(fallback));
  set_image_variables();
  for (const yaml::Entry& entry : recipe_.root().entries)
    if (!entry.value->is_null()) variables.set(entry.key->value.as_string(), *entry.value);
  if (const yaml::Entry* vars = recipe_.root().find("vars"); vars != nullptr && !vars->value->is_null())
    for (const yaml::Entry& entry : yaml::as_mapping(*vars->value).entries)
      variables.set(entry.key->value.as_string(), *entry.value);
  for (const auto& [name, value] : request_.variables) {
    if (is_list_or_mapping(name))
      return fail(error(DiagKind::wrong_type,
                        fmt::format("`-e` cannot set the recipe key `{}`, which is a list or mapping", name))
                      .help("set it in a recipe of your own, in a folder given with --defs"));
    variables.override_with(name, value);
  }
  const auto chosen = request_.versions.find(plan.asked);
  if (chosen != request_.versions.end()) variables.override_with("version", Value(chosen->second));
  // not for modules that are only required
  if (!request_.version.empty() && (request_.modules.empty() || contains(request_.modules, plan.asked)))
    variables.override_with("version", Value(request_.version));
  return {};
}

KeyValue ModulePlanner::value(std::string_view key) const {
  const yaml::Entry* entry = recipe_.root().find(key);
  return KeyValue(variables, key, entry == nullptr ? nullptr : entry->value);
}

Result<bool> ModulePlanner::applies(const KeyValue& item) const {
  if (TRY(item["post_build"].flag()) != after_make_) return false;
  return item["when"].condition();
}

Result<std::string> ModulePlanner::below_module(const KeyValue& path) const {
  const std::string name = TRY(path.text());
  const std::string full = plan.folder + "/" + name;
  if (path::is_within(full, plan.folder)) return path::normal(full);
  return fail(
      error(DiagKind::path_outside, fmt::format("the path `{}` leads out of the module's folder", name))
          .at(path.span())
          .help("paths in a recipe are relative to the folder that the module is cloned into"));
}

Result<std::string> ModulePlanner::below_recipe(const KeyValue& path) {
  const std::string name = TRY(path.text());
  const std::string full = path::normal(path::join(recipe_.folder, name));
  if (!path::is_within(full, path::parent(recipe_.folder)))
    return fail(
        error(DiagKind::path_outside, fmt::format("the path `{}` leads out of the folder of recipes", name))
            .at(path.span()));
  if (!TRY(or_unreadable(reader_.disk.is_file(full))))
    return fail(error(DiagKind::unreadable_file, fmt::format("there is no file `{}`", full)).at(path.span()));
  plan.recipe_files.push_back(full);
  return full;
}

Result<void> ModulePlanner::add_edit(const std::string& path, Edit edit, bool create) {
  TRY(check_edit(edit));
  // As in the reference, files that may be created get a mode.
  add(EditFile{path, std::move(edit), create, plan.folder, create ? "0644" : ""});
  return {};
}

Result<void> ModulePlanner::add_tasks(const KeyValue& path) {
  if (ended_) return {};
  const std::string file = TRY(below_recipe(path));
  const auto document = reader_.read(file);
  const auto tasks = document ? load_tasks(document, reader_.sink) : std::nullopt;
  if (!tasks) return fail(error(DiagKind::yaml_syntax, "").consequence());
  task_files_.push_back(document);
  ended_ =
      !TRY(TaskPlanner(variables, plan.folder, recipe_.folder, after_make_, plan.steps).run(tasks->tasks));
  return {};
}

Result<ModulePlan> plan_module(const Recipe& recipe, const std::string& asked, const PlanRequest& request,
                               const Target& target, yaml::Reader& reader, const Limits& limits) {
  return ModulePlanner(recipe, request, target, reader, limits).run(asked);
}

}  // namespace iocwright::image
