#include "image/recipe/plan_module.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "core/base/path.hpp"
#include "core/base/text.hpp"
#include "core/base/unicode.hpp"
#include "core/diag/file_result.hpp"
#include "core/value/text_forms.hpp"
#include "lang/format/coerce.hpp"

namespace iocwright::image {

namespace {

std::string without_last_slash(std::string text) {
  while (text.ends_with('/')) text.pop_back();
  return text;
}

constexpr std::array lists{"dbds",          "libs",           "apt_developer", "apt_runtime",
                           "runtime_files", "protocol_files", "remove_macros"};

constexpr std::array<std::string_view, 9> tags{"system",  "clone",    "pre_build_tasks", "pre_build",
                                               "release", "do_build", "post_build",      "post_build_tasks",
                                               "runtime"};

/// The job count in a make option such as `-j4` or `--jobs=4`; `all` when the option has no number.
int jobs_of(std::string_view option, int all) {
  const std::size_t digit = option.find_first_of("0123456789");
  return digit == std::string_view::npos ? all
                                         : std::max(1, std::atoi(std::string(option.substr(digit)).c_str()));
}

bool contains(const std::vector<std::string>& words, std::string_view word) {
  return std::find(words.begin(), words.end(), word) != words.end();
}

}  // namespace

std::span<const std::string_view> build_tags() { return tags; }

std::string Target::configure(std::string_view name) const {
  return path::join(path::join(support, "configure"), name);
}

Result<ModulePlan> ModulePlanner::run(const std::string& asked) {
  plan_.asked = asked;
  plan_.recipe_file = recipe_.file;
  plan_.recipe_folder = recipe_.folder;
  TRY(set_variables());
  TRY(name_module(asked));
  if (recipe_.skip_when != nullptr && TRY(variables_.condition(recipe_.skip_when))) {
    plan_.skipped = true;
    return std::move(plan_);
  }
  TRY(plan_parts());
  return std::move(plan_);
}

bool ModulePlanner::has_part(std::string_view tag) const {
  return (request_.tags.empty() || contains(request_.tags, tag)) && !contains(request_.skip_tags, tag);
}

/// Plans the steps of each part in order; `meta: end_play` in a task file ends planning early.
Result<void> ModulePlanner::plan_parts() {
  plan_.partial =
      !std::all_of(tags.begin(), tags.end(), [this](std::string_view tag) { return has_part(tag); });
  if (has_part("system")) TRY(plan_packages());
  if (has_part("clone")) TRY(plan_clone());
  if (has_part("pre_build_tasks")) TRY(plan_tasks(false));
  if (ended_) return {};
  if (has_part("pre_build")) TRY(plan_edits());
  if (has_part("release")) TRY(plan_release());
  if (has_part("do_build")) TRY(plan_make());
  if (has_part("post_build")) TRY(plan_post_edits());
  if (has_part("post_build_tasks")) TRY(plan_tasks(true));
  return ended_ ? Result<void>() : plan_registration();
}

/// Sets the variables that templates can use: those of the image, then all keys of the recipe, then the ones
/// from the command line. Later ones override earlier ones.
Result<void> ModulePlanner::set_variables() {
  const bool on_linux = target_.target_arch.find("linux") != std::string::npos;
  const bool rtems = target_.target_arch.find("RTEMS") != std::string::npos;
  const std::pair<const char*, Value> names[] = {
      {"epics_folder", Value(target_.epics_root)},
      {"support_folder", Value(target_.support)},
      {"configure_folder", Value(path::join(target_.support, "configure"))},
      {"release_file", Value(target_.configure("RELEASE"))},
      {"release_shell_file", Value(target_.configure("RELEASE.shell"))},
      {"modules_file", Value(target_.configure("MODULES"))},
      {"libs_list", Value(target_.configure("lib_list"))},
      {"dbds_list", Value(target_.configure("dbd_list"))},
      {"runtime_files_file", Value(target_.configure("runtime_files_list"))},
      {"protocol_folder", Value(target_.configure("protocol"))},
      {"ibek_defs_folder", Value(path::join(target_.epics_root, "ibek-defs"))},
      {"pvi_defs_folder", Value(path::join(target_.epics_root, "pvi-defs"))},
      {"autosave_folder", Value(path::join(target_.epics_root, "autosave"))},
      {"ibek_support_folder", Value(recipe_.folder)},
      {"ibek_support_root", Value(path::parent(recipe_.folder))},
      {"all_root", Value(path::parent(path::parent(recipe_.folder)))},
      {"config_linux_host", Value("configure/CONFIG_SITE.linux-x86_64.Common")},
      {"config_linux_target", Value("configure/CONFIG_SITE.Common.linux-x86_64")},
      {"target_arch", Value(target_.target_arch)},
      {"is_linux", Value(on_linux)},
      {"is_rtems", Value(rtems)},
      {"organization", Value("https://github.com/epics-modules")},
      {"skip_clean", Value(false)},
      {"skip_apt", Value(false)},
      {"recursive", Value(false)},
      {"make_options", Value(fmt::format("-j{}", target_.jobs))},
  };
  for (const auto& [name, value] : names) variables_.set(name, value);
  for (const char* list : lists) variables_.set(list, Value::list({}));
  for (const yaml::Entry& entry : recipe_.variables)
    variables_.set(entry.key->value.as_string(), *entry.value);
  for (const auto& [name, value] : request_.variables) {
    if (std::find(lists.begin(), lists.end(), name) != lists.end())
      return fail(error(DiagKind::wrong_type,
                        fmt::format("`{}` of a recipe is a list, which no single value can stand for", name))
                      .help("put it into a recipe of your own, in a folder for --defs"));
    variables_.override_with(name, value);
  }
  if (!request_.version.empty()) variables_.override_with("version", Value(request_.version));
  return {};
}

Result<std::string> ModulePlanner::text_of(std::string_view name, const yaml::Node* node,
                                           std::string fallback) const {
  if (variables_.is_overridden(name)) {
    const Limits limits;
    Budget budget(limits);
    const Value& value = *variables_.find(name);
    return value.is_bool() ? std::string(value.as_bool() ? "true" : "false") : to_str(value, budget);
  }
  return node == nullptr ? Result<std::string>(std::move(fallback)) : variables_.text(*node);
}

Result<std::vector<std::string>> ModulePlanner::texts(const std::vector<const yaml::Node*>& nodes) const {
  std::vector<std::string> out;
  for (const yaml::Node* node : nodes) out.push_back(TRY(variables_.text(*node)));
  return out;
}

Result<PlacedText> ModulePlanner::placed_text(const yaml::Node& node) const {
  return PlacedText(TRY(variables_.text(node)), node.span);
}

Result<void> ModulePlanner::add_edit(Stage stage, EditFile step) {
  TRY(check_edit(step.edit));
  add(stage, std::move(step));
  return {};
}

Result<bool> ModulePlanner::takes_part(const Condition& condition, bool post_build) const {
  const bool post = condition.post_build != nullptr && TRY(variables_.condition(condition.post_build));
  if (post != post_build) return false;
  return variables_.condition(condition.when);
}

Result<std::string> ModulePlanner::below_module(const yaml::Node& node) const {
  const std::string name = TRY(variables_.text(node));
  const std::string path = plan_.folder + "/" + name;
  if (path::is_within(path, plan_.folder)) return path::normal(path);
  return fail(error(DiagKind::path_outside, fmt::format("the path `{}` leaves the module's folder", name))
                  .at(node.span)
                  .help("paths of a recipe are below the folder that the module is cloned to"));
}

Result<std::string> ModulePlanner::below_recipe(const yaml::Node& node) {
  const std::string name = TRY(variables_.text(node));
  const std::string path = path::normal(path::join(recipe_.folder, name));
  if (!path::is_within(path, path::parent(recipe_.folder)))
    return fail(error(DiagKind::path_outside, fmt::format("the path `{}` leaves the folder of recipes", name))
                    .at(node.span));
  if (!TRY(or_unreadable(reader_.disk.is_file(path))))
    return fail(error(DiagKind::unreadable_file, fmt::format("there is no file `{}`", path)).at(node.span));
  plan_.recipe_files.push_back(path);
  return path;
}

/// Sets the name, folder and URL of the module. Values that are passed to git or become part of a path are
/// validated first.
Result<void> ModulePlanner::name_module(const std::string& asked) {
  plan_.name = TRY(text_of("module", recipe_.module, asked));
  if (plan_.name.empty() || plan_.name.find('/') != std::string::npos || plan_.name.starts_with('-') ||
      plan_.name.starts_with('.'))
    return fail(error(DiagKind::path_outside,
                      fmt::format("`{}` is no name of a module: it is that of a folder", plan_.name))
                    .at(recipe_.module->span));
  plan_.version = TRY(text_of("version", recipe_.version, ""));
  plan_.macro = TRY(text_of("macro", recipe_.macro, unicode::upper(text::replace_all(plan_.name, "-", "_"))));
  const std::string organization =
      TRY(text_of("organization", recipe_.organization, "https://github.com/epics-modules"));
  plan_.url = TRY(text_of("git_repo", recipe_.git_repo, without_last_slash(organization) + "/" + plan_.name));
  plan_.folder = without_last_slash(
      TRY(text_of("local_path", recipe_.local_path, path::join(target_.support, plan_.name))));
  plan_.license = TRY(text_of("license", recipe_.license, ""));
  if (!plan_.folder.starts_with('/'))
    return fail(error(DiagKind::path_outside,
                      fmt::format("the module's folder must be an absolute path, not `{}`", plan_.folder))
                    .at(recipe_.module->span));
  if (plan_.folder.find_first_of(" \t") != std::string::npos)
    return fail(
        error(DiagKind::path_outside,
              fmt::format("the module's folder `{}` has a space in it, which make cannot take", plan_.folder))
            .at(recipe_.module->span));
  variables_.set("module", Value(plan_.name));
  variables_.set("macro", Value(plan_.macro));
  variables_.set("git_repo", Value(plan_.url));
  variables_.set("local_path", Value(plan_.folder));
  if (recipe_.requirements) plan_.requirements = TRY(texts(*recipe_.requirements));
  plan_.apt_developer = TRY(texts(recipe_.apt_developer));
  plan_.apt_runtime = TRY(texts(recipe_.apt_runtime));
  return {};
}

Result<void> ModulePlanner::plan_packages() {
  const bool on_linux = TRY(variables_.flag("is_linux", false));
  if (TRY(variables_.flag("skip_apt", false))) return {};
  for (const Download& download : recipe_.download_extras) {
    DownloadFile file;
    file.url = TRY(variables_.text(*download.url));
    file.dest = TRY(variables_.text(*download.dest));
    if (download.sha256 != nullptr) file.sha256 = TRY(variables_.text(*download.sha256));
    add(Stage::download, std::move(file));
  }
  if (!on_linux) return {};
  InstallPackages install;
  for (const std::string& package : plan_.apt_developer)
    (package.starts_with('/') ? install.local_files : install.names).push_back(package);
  if (!install.names.empty() || !install.local_files.empty()) add(Stage::packages, std::move(install));
  return {};
}

Result<void> ModulePlanner::plan_clone() {
  const bool recursive = TRY(variables_.flag("recursive", false));
  CloneSource clone{plan_.url, plan_.version, plan_.folder, recursive, false, {}, {}};
  const auto& patch = recipe_.patch_file;
  // As in the reference, a patch without `when` is not applied.
  const bool patched = patch && patch->path != nullptr && patch->condition.when != nullptr &&
                       TRY(variables_.condition(patch->condition.when));
  if (patched) {
    clone.full = true;
    clone.patch = TRY(below_recipe(*patch->path));
    if (patch->commit != nullptr) clone.commit = TRY(variables_.text(*patch->commit));
  }
  add(Stage::clone, std::move(clone));
  return {};
}

Result<void> ModulePlanner::plan_release() {
  const yaml::Node* named_by = recipe_.macro != nullptr ? recipe_.macro : recipe_.module;
  SetRelease release{{plan_.macro, named_by->span}, plan_.folder, {}, {}};
  for (const yaml::Node* node : recipe_.remove_macros) release.blank.push_back(TRY(placed_text(*node)));
  for (const yaml::Entry& entry : recipe_.extra_release_macros) {
    std::string value = entry.value->is_null() ? "" : TRY(variables_.text(*entry.value));
    release.extra.emplace_back(PlacedText(entry.key->value.as_string(), entry.key->span), std::move(value));
  }
  add(Stage::release, std::move(release));
  return {};
}

Result<void> ModulePlanner::plan_make() {
  std::vector<std::string> options;
  const bool own_options = recipe_.make_options != nullptr || variables_.is_overridden("make_options");
  const std::string given = TRY(text_of("make_options", recipe_.make_options, ""));
  int jobs = 1;
  for (std::string_view word : text::split(given, ' ')) {
    if (word.empty()) continue;
    options.emplace_back(word);
    if (word.starts_with("-j") || word.starts_with("--jobs")) jobs = jobs_of(word, target_.jobs);
    else if (options.size() > 1 &&
             (options[options.size() - 2] == "-j" || options[options.size() - 2] == "--jobs"))
      jobs = std::max(1, std::atoi(options.back().c_str()));
  }
  bool shares = !own_options;
  if (recipe_.max_jobs != nullptr) {
    const auto most = format::coerce(recipe_.max_jobs->value, format::NativeType::integer);
    if (most && most->as_int() > 0 && most->as_int() < target_.jobs) {
      shares = false;
      jobs = static_cast<int>(most->as_int());
      options.push_back(fmt::format("-j{}", jobs));
    }
  }
  add(Stage::make, RunMake{plan_.folder, {"clean"}, false, 1});
  add(Stage::make, RunMake{plan_.folder, options, shares, std::min(jobs, target_.jobs)});
  if (!TRY(variables_.flag("skip_clean", false))) {
    add(Stage::make, RunMake{plan_.folder, {"clean"}, false, 1});
    plan_.steps.back().may_fail = true;
  }
  return {};
}

Result<void> ModulePlanner::plan_registration() {
  RegisterModule entry{{}, plan_.folder, {}, {}, {}, {}};
  if (has_part("post_build")) {
    entry.macro = plan_.macro;
    entry.libs = TRY(texts(recipe_.libs));
    entry.dbds = TRY(texts(recipe_.dbds));
    entry.runtime_files = TRY(texts(recipe_.runtime_files));
  }
  const bool packages = has_part("system") && TRY(variables_.flag("is_linux", false)) &&
                        !TRY(variables_.flag("skip_apt", false));
  if (packages) entry.runtime_packages = plan_.apt_runtime;
  if (has_part("post_build") || !entry.runtime_packages.empty()) add(Stage::registration, std::move(entry));
  if (!has_part("runtime")) return {};
  const std::vector<std::string> protocol_files = TRY(texts(recipe_.protocol_files));
  add(Stage::publish, PublishFiles{recipe_.folder, plan_.folder, protocol_files});
  return {};
}

Result<ModulePlan> plan_module(const Recipe& recipe, const std::string& asked, const PlanRequest& request,
                               const Target& target, yaml::Reader& reader, const Limits& limits) {
  return ModulePlanner(recipe, request, target, reader, limits).run(asked);
}

}  // namespace iocwright::image
