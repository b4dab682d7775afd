// `support …`: recipes to built modules.
#include <unistd.h>

#include <filesystem>
#include <iostream>
#include <memory>

#include "base/path.hpp"
#include "base/text.hpp"
#include "build/describe.hpp"
#include "build/generic_ioc.hpp"
#include "build/plan.hpp"
#include "cli/commands.hpp"
#include "launch/epics_paths.hpp"

namespace iocwright::cli {

namespace {

struct BuildCommand {
  build::PlanRequest plan;
  build::Target target;
  std::vector<std::string> defs, variables;
  bool dry_run = false, json = false;
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

build::Target default_target(const Session& session) {
  const auto paths = launch::EpicsPaths::from(session.environment);
  build::Target out;
  out.epics_root = session.epics_root();
  out.support = paths.support;
  out.epics_base = session.environment.get("EPICS_BASE", session.epics_root("epics-base"));
  out.jobs = static_cast<int>(::sysconf(_SC_NPROCESSORS_ONLN));
  return out;
}

/// The architecture to build for. Without EPICS_TARGET_ARCH it is that of the host.
Result<std::string> target_arch(Session& session, const build::Target& target) {
  if (const std::string named = session.environment.get("EPICS_TARGET_ARCH"); !named.empty()) return named;
  return build::build_host_arch(target.epics_base, session.disk, session.process, session.environment);
}

/// `name=value`, several with spaces between them.
bool take_variables(const std::vector<std::string>& texts, build::PlanRequest& plan) {
  for (const std::string& text : texts) {
    const std::size_t equals = text.find('=');
    if (equals == std::string::npos || equals == 0) {
      std::cerr << "iocwright: error: a variable is written NAME=VALUE, not `" << text << "`\n";
      return false;
    }
    plan.variables.emplace_back(text.substr(0, equals), text.substr(equals + 1));
  }
  return true;
}

int run_build(Session& session, BuildCommand& command) {
  if (!take_variables(command.variables, command.plan)) return bad_usage;
  auto arch = target_arch(session, command.target);
  if (session.sink.take_error(arch)) return bad_input;
  command.target.target_arch = *arch;
  const auto places = build::find_places(command.defs, session.disk, session.environment, working_folder(), own_program());
  if (command.plan.modules == std::vector<std::string>{"all"}) {
    auto modules = build::dockerfile_modules(places, session.disk);
    if (session.sink.take_error(modules)) return bad_input;
    command.plan.modules = *std::move(modules);
    command.plan.modules.emplace_back("ioc");
  }
  model::Reader reader = session.reader();
  const auto plan = build::plan_build(command.plan, command.target, places, reader, session.limits);
  if (!plan) return bad_input;
  if (command.json) std::cout << build::to_json(*plan).dump(2) << "\n";
  else std::cout << build::describe(*plan);
  return ok;
}

}  // namespace

void setup_support_build(CLI::App& command, Session& session, int& status) {
  auto options = std::make_shared<BuildCommand>();
  options->target = default_target(session);
  command.add_option("modules", options->plan.modules, "the modules, `all` of the Dockerfile, and `ioc` for the Generic IOC")->required()->option_text("MODULE...");
  command.add_option("-v,--module-version", options->plan.version, "tag, branch or commit instead of the recipe's; of a single module")->option_text("VERSION");
  command.add_option("-e,--extra-vars", options->variables, "set a variable of the recipe")->take_all()->allow_extra_args(false)->option_text("NAME=VALUE");
  command.add_option("--defs", options->defs, "a folder of recipes, before all others")->take_all()->allow_extra_args(false)->check(CLI::ExistingDirectory)->option_text("DIR");
  command.add_option("-j,--jobs", options->target.jobs, "how many jobs run at once, of all makes together")->check(CLI::PositiveNumber)->option_text("N");
  command.add_flag("--with-required", options->plan.with_required, "also build what the modules require");
  command.add_flag("--dry-run", options->dry_run, "print the plan and do nothing");
  command.add_flag("--json", options->json, "print the plan as JSON");
  command.callback([options, &session, &status] { status = run_build(session, *options); });
}

}  // namespace iocwright::cli
