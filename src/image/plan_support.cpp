#include "image/plan_support.hpp"

#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <filesystem>

#include "core/base/settings.hpp"
#include "core/base/text.hpp"
#include "core/diag/suggestion.hpp"
#include "epics/site/epics_paths.hpp"
#include "image/ioc/target_arch.hpp"
#include "image/module/built_modules.hpp"
#include "image/module/support_build.hpp"
#include "image/recipe/dockerfile.hpp"
#include "image/recipe/extra_variables.hpp"
#include "image/recipe/facts.hpp"

namespace iocwright::image {

namespace {

std::string working_folder() {
  std::error_code problem;
  return std::filesystem::current_path(problem).string();
}

/// Splits words at commas: `a,b` is two names.
std::vector<std::string> split_names(const std::vector<std::string>& words) {
  std::vector<std::string> out;
  for (const std::string& word : words)
    for (const std::string_view name : text::split(word, ','))
      if (!name.empty()) out.emplace_back(name);
  return out;
}

/// Replaces `all` with the modules of the Dockerfile, at its versions, and the IOC.
Result<void> expand_all(PlanRequest& plan, const RecipePlaces& places, const Disk& disk) {
  if (plan.modules != std::vector<std::string>{"all"}) return {};
  const auto dockerfile = TRY(read_dockerfile(places, disk));
  if (!dockerfile)
    return fail(
        error(DiagKind::unreadable_file,
              fmt::format("there is no Dockerfile in `{}` that lists the modules", places.source_folder))
            .help("give the modules on the command line: iocwright support build MODULE…"));
  plan.modules.clear();
  for (const DockerfileModule& module : dockerfile->modules) {
    plan.modules.push_back(module.name);
    // a variable of the Dockerfile has no value here
    if (!module.version.empty() && module.version.find('$') == std::string::npos)
      plan.versions[module.name] = module.version;
  }
  plan.modules.emplace_back("ioc");
  return {};
}

/// The names of the modules that are built.
std::vector<std::string> built_modules(const Target& target, yaml::Reader& reader) {
  std::vector<std::string> out;
  auto lock = read_own_lock(SupportBuild::lock_path(target), reader);
  if (!lock) return out;
  auto built = only_built(*std::move(lock), target, reader.disk);
  if (reader.sink.take_error(built)) return out;
  for (const LockedModule& module : built->modules) out.push_back(module.name);
  return out;
}

/// Completes the request from the environment and the disk, and returns where to look for recipes.
Result<RecipePlaces> complete(SupportRequest& request, const Machine& machine) {
  request.target.target_arch =
      TRY(target_arch(request.target.epics_base, machine.disk, machine.process, machine.environment));
  request.target.facts = gather_facts(machine.disk, machine.environment, request.target.jobs);
  request.target.environment = machine.environment;
  request.plan.modules = split_names(request.plan.modules);
  if (!request.plan.version.empty() &&
      (request.plan.modules.size() > 1 || request.plan.modules == std::vector<std::string>{"all"}))
    return fail(error(DiagKind::wrong_usage, "`--module-version` cannot be used with several modules")
                    .help("build each module that needs another version with a separate command"));
  RecipePlaces places = TRY(recipe_places(request, machine));
  TRY(expand_all(request.plan, places, machine.disk));
  return places;
}

/// Adds the credentials in the plan's URLs and commands.
void add_secrets(const BuildPlan& plan, Secrets& secrets) {
  for (const ModulePlan& module : plan.modules)
    for (const Step& step : module.steps) {
      if (const auto* clone = std::get_if<CloneSource>(&step.action)) secrets.add_credentials(clone->url);
      if (const auto* file = std::get_if<DownloadFile>(&step.action)) secrets.add_credentials(file->url);
      if (const auto* command = std::get_if<RunCommand>(&step.action))
        for (const std::string& word : command->arguments) secrets.add_credentials(word);
    }
}

}  // namespace

Result<RecipePlaces> recipe_places(const SupportRequest& request, const Machine& machine) {
  return find_places(request.recipe_folders, machine.disk, machine.environment, working_folder(),
                     own_program());
}

Target default_target(const Environment& environment) {
  const auto paths = epics::EpicsPaths::from(environment);
  return {.epics_root = paths.root,
          .support = paths.support,
          .epics_base = Settings(environment).text(Setting::epics_base),
          .target_arch = "",
          .jobs = static_cast<int>(::sysconf(_SC_NPROCESSORS_ONLN))};
}

bool take_settings(SupportRequest& request, BuildContext& context) {
  PlanRequest& plan = request.plan;
  yaml::Reader& reader = context.reader;
  Secrets* const secrets = context.machine.secrets;
  for (const std::string& text : request.variables) add_extra_variables(text, reader, plan);
  for (const auto& [name, value] : plan.variables)
    if (secrets != nullptr && is_secret_name(name) && value.is_string()) secrets->add(value.as_string());
  plan.tags = split_names(plan.tags);
  plan.skip_tags = split_names(plan.skip_tags);
  const std::vector<std::string> known(build_tags().begin(), build_tags().end());
  for (const auto* tags : {&plan.tags, &plan.skip_tags})
    for (const std::string& tag : *tags)
      if (std::ranges::find(known, tag) == known.end())
        reader.sink.add(error(DiagKind::bad_setting, fmt::format("there is no part `{}` of a build", tag))
                            .help(did_you_mean(tag, {known.begin(), known.end()},
                                               "the parts are " + text::quoted_list(known))));
  return !reader.sink.has_errors();
}

std::optional<BuildPlan> plan_support(SupportRequest& request, BuildContext& context) {
  auto places = complete(request, context.machine);
  if (context.sink().take_error(places)) return std::nullopt;
  if (!request.whole) request.plan.built = built_modules(request.target, context.reader);
  auto plan = plan_build(request.plan, request.target, *places, context.reader, context.limits);
  if (plan && context.machine.secrets != nullptr) add_secrets(*plan, *context.machine.secrets);
  return plan;
}

}  // namespace iocwright::image
