// `support build`, `support mirror` and `support sbom`.
#include <fmt/chrono.h>
#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <ctime>
#include <filesystem>
#include <iostream>
#include <memory>

#include "cli/build_ioc.hpp"
#include "cli/commands.hpp"
#include "core/base/clock.hpp"
#include "core/base/fetcher.hpp"
#include "core/base/path.hpp"
#include "core/base/settings.hpp"
#include "core/base/text.hpp"
#include "core/diag/file_result.hpp"
#include "epics/site/epics_paths.hpp"
#include "image/ioc/generic_ioc.hpp"
#include "image/module/bill_of_materials.hpp"
#include "image/module/build_lock.hpp"
#include "image/module/fill_mirror.hpp"
#include "image/module/support_build.hpp"
#include "image/recipe/describe.hpp"
#include "image/recipe/extra_variables.hpp"
#include "image/recipe/plan.hpp"

namespace iocwright::cli {

namespace {

struct BuildCommand {
  image::PlanRequest plan;
  image::Target target;
  image::BuildOptions options;
  std::vector<std::string> defs, variables;
  std::string locked_file;
  bool dry_run = false, json = false, quiet = false;
};

std::string own_program() {
  std::error_code problem;
  const auto path = std::filesystem::read_symlink("/proc/self/exe", problem);
  return problem ? "" : path.string();
}

std::string working_folder() {
  std::error_code problem;
  return std::filesystem::current_path(problem).string();
}

image::Target default_target(const Session& session) {
  const auto paths = epics::EpicsPaths::from(session.environment);
  image::Target out;
  out.epics_root = session.epics_root();
  out.support = paths.support;
  out.epics_base = Settings(session.environment).text(Setting::epics_base);
  out.jobs = static_cast<int>(::sysconf(_SC_NPROCESSORS_ONLN));
  return out;
}

/// The architecture to build for: EPICS_TARGET_ARCH, or else that of the host.
Result<std::string> target_arch(Session& session, const image::Target& target) {
  if (const std::string named = Settings(session.environment).text(Setting::epics_target_arch);
      !named.empty())
    return named;
  return image::build_host_arch(target.epics_base, session.disk, session.process, session.environment);
}

/// `a,b` as two names.
std::vector<std::string> split_names(const std::vector<std::string>& words) {
  std::vector<std::string> out;
  for (const std::string& word : words)
    for (std::string_view name : text::split(word, ','))
      if (!name.empty()) out.emplace_back(name);
  return out;
}

/// Processes the options for variables and parts of a build. False after an error, which is in the sink.
bool take_settings(Session& session, BuildCommand& command) {
  yaml::Reader reader = session.reader();
  for (const std::string& text : command.variables) image::add_extra_variables(text, reader, command.plan);
  command.plan.tags = split_names(command.plan.tags);
  command.plan.skip_tags = split_names(command.plan.skip_tags);
  const std::vector<std::string> known(image::build_tags().begin(), image::build_tags().end());
  for (const auto* tags : {&command.plan.tags, &command.plan.skip_tags})
    for (const std::string& tag : *tags)
      if (std::find(known.begin(), known.end(), tag) == known.end())
        session.sink.add(error(DiagKind::bad_setting, fmt::format("there is no part `{}` of a build", tag))
                             .help("the parts are " + text::quoted_list(known)));
  return !session.sink.has_errors();
}

/// The content of RELEASE before any module is registered.
Result<std::string> initial_release(Session& session, const image::Target& target) {
  const auto text = session.templates().read("RELEASE");
  if (!text) return fail(error(DiagKind::unreadable_file, text.error()));
  return text::replace_all(text::replace_all(*text, "{{ support }}", target.support), "{{ epics_base }}",
                           target.epics_base);
}

/// The names of the modules that are built, according to the lock file.
std::vector<std::string> built_modules(const image::LockFile& lock) {
  std::vector<std::string> out;
  for (const image::LockedModule& module : lock.modules) out.push_back(module.name);
  return out;
}

/// Writes $EPICS_ROOT/versions.json from the current lock file.
void write_versions(Session& session, const image::Target& target) {
  yaml::Reader reader = session.reader();
  const auto lock = image::read_lock(image::SupportBuild::lock_path(target), reader, true);
  if (!lock || lock->modules.empty()) return;
  const std::string file = path::join(target.epics_root, "versions.json");
  auto text = or_unreadable(session.disk.read_if_exists(file), "read");
  if (session.sink.take_error(text)) return;
  const auto old = nlohmann::json::parse(text->value_or("{}"), nullptr, false);
  const std::string version = old.is_object() ? old.value("ioc-version", "unknown") : "unknown";
  const Settings settings(session.environment);
  const auto list = image::version_list(
      *lock, settings.is_set(Setting::ioc_version) ? settings.text(Setting::ioc_version) : version,
      fmt::format("{:%Y-%m-%dT%H:%M:%S+00:00}", fmt::gmtime(std::time(nullptr))));
  auto written = or_fail(session.disk.replace(file, list.dump(2)), "write");
  session.sink.take_error(written);
}

int build_modules(Session& session, BuildCommand& command, const image::BuildPlan& plan) {
  if (plan.modules.empty()) return done;
  RealClock clock;
  RealFetcher fetcher;
  const Machine machine{session.disk, session.process, fetcher, clock, session.environment};
  yaml::Reader reader = session.reader();
  const std::string state = command.target.configure(".iocwright");
  if (auto made = session.disk.make_folders(state); !made) {
    session.sink.add(error(DiagKind::unwritable_file, made.error().text("create folder")));
    return wrong_input;
  }
  auto held = image::hold_build_lock(
      path::join(state, "lock"), [] { std::cerr << "waiting for another build in this folder to finish\n"; });
  auto release = initial_release(session, command.target);
  if (session.sink.take_error(held) || session.sink.take_error(release)) return wrong_input;
  // Only now, as the other build may have changed it.
  auto lock = image::read_lock(image::SupportBuild::lock_path(command.target), reader, true);
  if (!command.locked_file.empty())
    command.options.locked = image::read_lock(command.locked_file, reader, false);
  if (!lock || session.sink.has_errors()) return wrong_input;
  const auto style = command.quiet                  ? image::Progress::Style::quiet
                     : ::isatty(STDERR_FILENO) == 1 ? image::Progress::Style::live
                                                    : image::Progress::Style::lines;
  image::Progress progress(clock, STDERR_FILENO, style);
  image::SupportBuild(plan, command.target, command.options, machine, progress, *std::move(lock), *release)
      .run(session.sink);
  write_versions(session, command.target);
  return session.sink.has_errors() ? step_failed : done;
}

int build_ioc(Session& session, const BuildCommand& command) {
  const auto paths = epics::EpicsPaths::from(session.environment);
  const image::GenericIoc request{paths.ioc, command.target.support, command.target.epics_base, 1};
  auto built = build_whole_ioc(request, {}, session);
  if (session.sink.take_error(built)) return step_failed;
  if (!built->empty()) std::cout << *built << "\n";
  return done;
}

void add_plan_options(CLI::App& command, BuildCommand& options) {
  command
      .add_option("-v,--module-version", options.plan.version,
                  "tag, branch or commit instead of the recipe's, for a single module")
      ->option_text("VERSION");
  command
      .add_option("-e,--extra-vars", options.variables,
                  "set variables of recipes: NAME=VALUE pairs, a JSON object, or @FILE")
      ->take_all()
      ->allow_extra_args(false)
      ->option_text("NAME=VALUE");
  command.add_option("--defs", options.defs, "a folder of recipes, searched before all others")
      ->take_all()
      ->allow_extra_args(false)
      ->check(CLI::ExistingDirectory)
      ->option_text("DIR");
}

/// The plan for the command line; nothing after an error, which is in the sink.
std::optional<image::BuildPlan> make_plan(Session& session, BuildCommand& command) {
  auto arch = target_arch(session, command.target);
  if (session.sink.take_error(arch)) return std::nullopt;
  command.target.target_arch = *arch;
  command.plan.modules = split_names(command.plan.modules);
  if (!command.plan.version.empty() && command.plan.modules.size() > 1) {
    session.sink.add(error(DiagKind::requirement, "a version can be given for a single module only")
                         .help("build each module that needs another version with a separate command"));
    return std::nullopt;
  }
  auto places =
      image::find_places(command.defs, session.disk, session.environment, working_folder(), own_program());
  if (session.sink.take_error(places)) return std::nullopt;
  if (command.plan.modules == std::vector<std::string>{"all"}) {
    auto modules = image::dockerfile_modules(*places, session.disk);
    if (session.sink.take_error(modules)) return std::nullopt;
    command.plan.modules = *std::move(modules);
    command.plan.modules.emplace_back("ioc");
  }
  yaml::Reader reader = session.reader();
  const auto lock = image::read_lock(image::SupportBuild::lock_path(command.target), reader, true);
  if (lock) command.plan.built = built_modules(*lock);
  return image::plan_build(command.plan, command.target, *places, reader, session.limits);
}

int run_build(Session& session, BuildCommand& command) {
  command.options.refresh = command.options.refresh || command.options.discard;
  if (!take_settings(session, command)) return wrong_usage;
  const auto plan = make_plan(session, command);
  if (!plan) return wrong_input;
  if (command.dry_run || command.json) {
    if (command.json) std::cout << image::to_json(*plan).dump(2) << "\n";
    else std::cout << image::describe(*plan);
    return done;
  }
  if (const int status = build_modules(session, command, *plan); status != done) return status;
  return plan->build_ioc ? build_ioc(session, command) : done;
}

int run_mirror(Session& session, BuildCommand& command) {
  if (!take_settings(session, command)) return wrong_usage;
  const std::string folder = command.plan.modules.back();
  command.plan.modules.pop_back();
  command.plan.with_required = true;
  const auto plan = make_plan(session, command);
  if (!plan) return wrong_input;
  RealClock clock;
  RealFetcher fetcher;
  auto filled =
      image::fill_mirror(*plan, folder, {session.disk, session.process, fetcher, clock, session.environment});
  return session.sink.take_error(filled) ? step_failed : done;
}

int print_bill(Session& session, const std::string& format, const std::string& output) {
  yaml::Reader reader = session.reader();
  const auto lock = image::read_lock(image::SupportBuild::lock_path(default_target(session)), reader, false);
  if (!lock) return wrong_input;
  const std::string text =
      (format == "spdx" ? image::spdx_bill(*lock) : image::cyclonedx_bill(*lock)).dump(2) + "\n";
  if (output.empty()) {
    std::cout << text;
    return done;
  }
  auto written = or_fail(session.disk.replace(output, text), "write");
  session.sink.take_error(written);
  return done;
}

}  // namespace

void setup_support_build(CLI::App& command, Session& session, int& status) {
  auto options = std::make_shared<BuildCommand>();
  options->target = default_target(session);
  options->options.mirror = Settings(session.environment).text(Setting::mirror);
  command
      .add_option("modules", options->plan.modules,
                  "support modules, `all` for those of the Dockerfile, `ioc` for the Generic IOC")
      ->required()
      ->option_text("MODULE...");
  add_plan_options(command, *options);
  command.add_option("-j,--jobs", options->target.jobs, "number of parallel jobs, shared by all modules")
      ->check(CLI::PositiveNumber)
      ->option_text("N");
  command
      .add_option("-t,--tags", options->plan.tags,
                  "only these parts of the build: system, clone, pre_build_tasks, pre_build, release, "
                  "do_build, post_build, post_build_tasks, runtime")
      ->take_all()
      ->allow_extra_args(false)
      ->option_text("PART,...");
  command.add_option("--skip-tags", options->plan.skip_tags, "skip these parts")
      ->take_all()
      ->allow_extra_args(false)
      ->option_text("PART,...");
  command.add_flag("--with-required", options->plan.with_required, "also build what the modules require");
  command.add_flag("--force", options->options.force, "rebuild unchanged modules");
  command.add_flag("--refresh", options->options.refresh,
                   "re-fetch existing sources; fails for a tree that contains your work");
  command.add_flag("--discard", options->options.discard,
                   "re-fetch existing sources; a tree that contains your work is renamed to NAME.TIME");
  command.add_flag("--keep", options->options.keep,
                   "build existing trees as they are, even at a different version");
  command.add_option("--locked", options->locked_file, "fail if the build would differ from this lock file")
      ->check(CLI::ExistingFile)
      ->option_text("FILE");
  command
      .add_option("--mirror", options->options.mirror,
                  "a folder or URL to fetch all sources from (IOCWRIGHT_MIRROR)")
      ->option_text("PLACE");
  command.add_flag("-q,--quiet", options->quiet, "print errors and warnings only");
  command.add_flag("--dry-run", options->dry_run, "print the plan without executing it");
  command.add_flag("--json", options->json, "print the plan as JSON without executing it");
  command.callback([options, &session, &status] { status = run_build(session, *options); });
}

void setup_support_mirror(CLI::App& command, Session& session, int& status) {
  auto options = std::make_shared<BuildCommand>();
  options->target = default_target(session);
  command
      .add_option("modules", options->plan.modules,
                  "the modules, followed by the folder to copy their sources to")
      ->required()
      ->expected(2, 1000)
      ->option_text("MODULE... DIR");
  add_plan_options(command, *options);
  command.callback([options, &session, &status] { status = run_mirror(session, *options); });
}

void setup_support_sbom(CLI::App& command, Session& session, int& status) {
  auto format = std::make_shared<std::string>("spdx"), output = std::make_shared<std::string>();
  command.add_option("--format", *format, "spdx (2.3) or cyclonedx (1.5)")
      ->check(CLI::IsMember({"spdx", "cyclonedx"}))
      ->option_text("FORMAT");
  command.add_option("--output", *output, "the file to write; by default it is printed")->option_text("FILE");
  command.callback([format, output, &session, &status] { status = print_bill(session, *format, *output); });
}

}  // namespace iocwright::cli
