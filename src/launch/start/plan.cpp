#include "launch/start/plan.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "core/base/path.hpp"
#include "core/base/settings.hpp"
#include "core/base/text.hpp"
#include "core/diag/file_result.hpp"
#include "core/diag/suggestion.hpp"
#include "epics/site/database_folders.hpp"
#include "epics/site/find_definitions.hpp"
#include "epics/site/release_shell.hpp"
#include "instance/check/config_folder.hpp"
#include "instance/check_start.hpp"
#include "launch/start/msi.hpp"
#include "launch/start/on_error.hpp"

namespace iocwright::launch {

namespace {

const std::vector<std::string>& hand_written_names() {
  static const std::vector<std::string> names{"st.cmd", "ioc.subst", "ioc.db"};
  return names;
}

/// The hand-written boot files that exist.
Result<std::vector<Placement>> hand_written(const Disk& disk, const std::string& config) {
  std::vector<Placement> out;
  for (const std::string& name : hand_written_names())
    if (const std::string file = path::join(config, name); TRY(or_unreadable(disk.has_input(file), "read")))
      out.push_back({file, name});
  return out;
}

Diagnostic no_instance(const Disk& disk, const std::string& config, const std::string& main_python) {
  const std::vector<std::string> wanted{"start.sh", "ioc.yaml", "st.cmd", main_python};
  auto names = disk.list(config);
  if (names) std::erase_if(*names, [](const std::string& name) { return name.starts_with('.'); });
  std::string content = "the folder cannot be read";
  if (names) content = names->empty() ? "the folder is empty" : "found only " + short_list(*names);
  else if (is_missing(names.error())) content = "the folder is missing";
  std::string help = "mount the instance's config folder there, or link it with `iocwright dev instance`";
  for (const std::string& name : names.value_or(std::vector<std::string>()))
    if (const auto near = text::nearest(name, {wanted.begin(), wanted.end()}); !near.empty())
      help = fmt::format("rename `{}` to `{}`", name, near);
  return error(DiagKind::missing_instance, fmt::format("no instance in `{}`: looked for {}, but {}", config,
                                                       text::quoted_list(wanted), content))
      .help(std::move(help));
}

/// The protocol files of the support modules, overridden by files of the instance with the same name.
FileResult<std::vector<Placement>> files_to_place(const Disk& disk, const epics::EpicsPaths& paths) {
  std::vector<Placement> out;
  const std::string folder = path::join(paths.support, "configure/protocol");
  for (const std::string& name : TRY(disk.list_if_exists(folder)))
    if (const std::string file = path::join(folder, name); TRY(disk.is_file(file)))
      out.push_back({file, "protocol/" + name});
  for (Placement& own : TRY(placements(disk, paths.config))) {
    std::erase_if(out, [&](const Placement& p) { return p.to == own.to; });
    out.push_back(std::move(own));
  }
  return out;
}

}  // namespace

Result<Environment> instance_environment(const yaml::Reader& reader, Process& process,
                                         const Environment& environment, const epics::EpicsPaths& paths) {
  Environment out = environment;
  for (auto& [name, value] : TRY(epics::source_exports(path::join(paths.support, "configure/RELEASE.shell"),
                                                       reader.disk, process, reader.sources, out)))
    out.set(std::move(name), std::move(value));
  out.set("CONFIG_DIR", paths.config);
  assign(out, Setting::runtime_folder, paths.runtime);
  if (!Settings(out).is_set(Setting::ioc)) assign(out, Setting::ioc, paths.ioc);
  return out;
}

namespace {

bool has(const std::vector<Placement>& files, std::string_view name) {
  return std::ranges::find(files, name, &Placement::to) != files.end();
}

Result<void> add_generation(LaunchPlan& plan, std::vector<Placement> shadowed, const Disk& disk) {
  const epics::EpicsPaths& paths = plan.paths;
  instance::GenerateRequest generate;
  generate.instance_files = TRY(instance::instance_files(disk, paths.config));
  generate.definition_files =
      TRY(epics::find_definitions(disk, path::join(paths.root, "ibek-defs"), paths.config));
  generate.output_folder = paths.runtime;
  plan.steps.emplace_back(GenerateStep{std::move(generate), std::move(shadowed)});
  plan.steps.emplace_back(AutosaveStep{path::join(paths.runtime, "ioc.subst"), paths.root});
  if (TRY(needs_take_over(disk, paths.runtime))) plan.steps.emplace_back(TakeOver{paths.runtime});
  return {};
}

Result<void> add_check(LaunchPlan& plan, const Environment& environment) {
  const auto word = Settings(environment).choice(Setting::check);
  if (!word) return fail(error(DiagKind::bad_setting, word.error()));
  // Without rules, only who asks for them learns that they are missing.
  const bool is_wanted = Settings(environment).is_set(Setting::check) || instance::has_rules();
  if (*word != "off" && is_wanted) plan.steps.emplace_back(CheckStep{plan.paths.config, *word == "strict"});
  return {};
}

/// Adds the wait for hardware and the execution of the IOC, or the end of a test.
Result<void> add_execution(LaunchPlan& plan, bool generated, const Disk& disk, const Environment& environment,
                           Sink& sink) {
  if (is_test(environment)) {
    plan.steps.emplace_back(EndTest{});
    return {};
  }
  const epics::EpicsPaths& paths = plan.paths;
  const bool waits = generated && !Settings(environment).flag(Setting::wait_disabled);
  WaitForHardware wait{std::nullopt, path::join(paths.state, "doWait_completed.txt")};
  if (waits) wait.wait_list = path::join(paths.runtime, "wait_list.yaml");
  plan.steps.emplace_back(std::move(wait));
  const std::string arch = TRY(or_unreadable(epics::host_arch(disk, environment)));
  if (arch.empty())
    sink.add(
        error(DiagKind::exec_failed, fmt::format("`{}` contains no IOC, or IOCs for several architectures",
                                                 path::join(paths.ioc, "bin")))
            .help("build it with `iocwright ioc build`, or set EPICS_HOST_ARCH"));
  Execute execute;
  execute.arguments = {path::join(paths.ioc, "bin/" + arch + "/ioc"), path::join(paths.runtime, "st.cmd")};
  execute.folder = paths.ioc;
  execute.on_error = TRY(on_error_word(generated, disk, plan.environment));
  plan.steps.emplace_back(std::move(execute));
  return {};
}

/// The first of these programs in PATH, or in the virtual environment of public images; "" if there is none.
FileResult<std::string> find_python(const Disk& disk, const Environment& environment) {
  const std::string path = environment.get("PATH") + ":/venv/bin";
  for (const char* name : {"python", "python3"})
    for (const std::string_view folder : text::split(path, ':')) {
      std::string file = path::join(folder, name);
      if (!folder.empty() && TRY(skip_unusable(disk.is_file(file)))) return file;
    }
  return std::string();
}

/// Adds the execution of a Python IOC, whose program imports modules from the config folder.
Result<void> add_python(LaunchPlan& plan, const Disk& disk, const Environment& environment) {
  const std::string& config = plan.paths.config;
  const std::string name = Settings(environment).text(Setting::main_python);
  const std::string program = path::join(config, name);
  if (!TRY(or_unreadable(disk.has_input(program), "read"))) return fail(no_instance(disk, config, name));
  if (is_test(environment)) {
    plan.steps.emplace_back(EndTest{});
    return {};
  }
  const std::string python = TRY(or_unreadable(find_python(disk, plan.environment)));
  if (python.empty())
    return fail(error(DiagKind::requirement,
                      fmt::format("`{}` needs Python, but there is no `python` in PATH", program))
                    .help("add Python to the runtime stage of the image: a virtual environment, with its "
                          "`bin` folder in PATH, or the package python3-minimal"));
  plan.environment.set("PYTHONPATH", config);
  plan.steps.emplace_back(Execute{{python, program}, plan.paths.ioc, true, ""});
  return {};
}

Result<LaunchPlan> make_plan(const yaml::Reader& reader, Process& process, const Environment& environment) {
  const Disk& disk = reader.disk;
  LaunchPlan plan;
  plan.paths = epics::EpicsPaths::from(environment);
  const epics::EpicsPaths& paths = plan.paths;
  plan.environment = TRY(instance_environment(reader, process, environment, paths));
  if (Settings(environment).given(Setting::own_script) == paths.ioc)
    return fail(
        error(DiagKind::exec_failed,
              "the IOC that `start.sh` has started by `iocwright run` has called `iocwright run` again"));
  const bool is_nested = is_called_by_start_script(environment);
  if (const std::string script = start_script(paths);
      !is_nested && TRY(or_unreadable(disk.has_input(script), "read"))) {
    assign(plan.environment, Setting::own_script, script);
    Execute execute{{"bash", script}, paths.ioc, true, ""};
    if (is_test(environment)) execute.arguments.emplace_back("--test");
    plan.steps.emplace_back(std::move(execute));
    return plan;
  }
  const std::vector<Placement> written = TRY(hand_written(disk, paths.config));
  const bool generated = TRY(or_unreadable(disk.has_input(path::join(paths.config, "ioc.yaml")), "read"));
  if (!generated && !has(written, "st.cmd")) {
    TRY(add_python(plan, disk, environment));
    return plan;
  }
  if (generated) {
    TRY(add_generation(plan, written, disk));
  } else {
    plan.steps.emplace_back(CopyBootFiles{written});
  }
  if (generated || has(written, "ioc.subst")) {
    auto folders = TRY(or_unreadable(epics::database_folders(disk, paths)));
    TRY(uses_msi_of_base(environment));  // a wrong setting is an error before anything is done
    plan.steps.emplace_back(ExpandDatabase{path::join(paths.runtime, "ioc.subst"), std::move(folders),
                                           generated ? "" : path::join(paths.config, "ioc.subst")});
  }
  auto files = TRY(or_unreadable(files_to_place(disk, paths)));
  const std::string main_file = path::join(paths.config, generated ? "ioc.yaml" : "st.cmd");
  // An unreadable file is an error of a later step.
  TRY(or_unreadable(
      check::warn_of_subfolders(disk, paths.config, disk.read(main_file).value_or(""), reader.sink)));
  plan.steps.emplace_back(PlaceFiles{std::move(files)});
  TRY(add_check(plan, environment));
  TRY(add_execution(plan, generated, disk, environment, reader.sink));
  if (is_nested) assign(plan.environment, Setting::own_script, paths.ioc);
  return plan;
}

}  // namespace

bool is_test(const Environment& environment) { return Settings(environment).flag(Setting::test); }

std::string start_script(const epics::EpicsPaths& paths) { return path::join(paths.config, "start.sh"); }

bool is_called_by_start_script(const Environment& environment) {
  return Settings(environment).given(Setting::own_script) ==
         start_script(epics::EpicsPaths::from(environment));
}

std::optional<LaunchPlan> plan_launch(const yaml::Reader& reader, Process& process,
                                      const Environment& environment) {
  auto plan = make_plan(reader, process, environment);
  if (reader.sink.take_error(plan)) return std::nullopt;
  return *std::move(plan);
}

std::optional<LaunchPlan> plan_command(const yaml::Reader& reader, Process& process,
                                       const Environment& environment,
                                       const std::vector<std::string>& command) {
  LaunchPlan plan;
  plan.paths = epics::EpicsPaths::from(environment);
  auto own = instance_environment(reader, process, environment, plan.paths);
  if (reader.sink.take_error(own)) return std::nullopt;
  plan.environment = *std::move(own);
  // an `iocwright run` in the command starts the instance
  for (const Setting setting : {Setting::command, Setting::launch})
    if (Settings(environment).is_set(setting)) assign(plan.environment, setting, "");
  plan.steps.emplace_back(Execute{command, "", true, ""});
  return plan;
}

namespace {

std::string list(const std::vector<Placement>& files) {
  std::string out;
  for (const Placement& file : files) out += fmt::format("\n    {} -> {}", file.from, file.to);
  return files.empty() ? "\n    nothing" : out;
}

std::string list(const std::vector<std::string>& files) {
  std::string out;
  for (const std::string& file : files) out += "\n    " + file;
  return files.empty() ? "\n    nothing" : out;
}

std::vector<std::string> paths_of(const std::vector<Placement>& files) {
  std::vector<std::string> out;
  for (const Placement& file : files) out.push_back(file.from);
  return out;
}

struct Describe {
  const epics::EpicsPaths& paths;
  const Environment& environment;
  std::string operator()(const GenerateStep& s) const {
    const std::string out =
        fmt::format("generate into {} from{}\n  with definitions{}", s.request.output_folder,
                    list(s.request.instance_files), list(s.request.definition_files));
    return s.shadowed.empty() ? out : out + "\n  instead of" + list(paths_of(s.shadowed));
  }
  std::string operator()(const AutosaveStep& s) const {
    return fmt::format("generate autosave's request files from {}", s.substitution_file);
  }
  std::string operator()(const TakeOver& s) const {
    return fmt::format("move the files of an earlier tool in {} aside", s.folder);
  }
  std::string operator()(const CopyBootFiles& s) const {
    return fmt::format("copy to {}{}", paths.runtime, list(s.files));
  }
  std::string operator()(const ExpandDatabase& s) const {
    return fmt::format("expand {} to ioc.db{}, with templates from{}", s.substitution_file,
                       uses_msi_of_base(environment).value_or(false) ? " with msi of EPICS Base" : "",
                       list(s.include_folders));
  }
  std::string operator()(const PlaceFiles& s) const {
    return fmt::format("copy to {}{}", paths.runtime, list(s.files));
  }
  std::string operator()(const CheckStep& s) const {
    return fmt::format("check the instance; findings are {}", s.is_strict ? "errors" : "warnings");
  }
  std::string operator()(const WaitForHardware& s) const {
    return s.wait_list ? fmt::format("wait for the hardware in {}, then create {}", *s.wait_list, s.done_file)
                       : fmt::format("create {}", s.done_file);
  }
  std::string operator()(const Execute& s) const {
    std::string out = fmt::format("execute {}", text::join(s.arguments, " "));
    if (!s.folder.empty()) out += fmt::format(" in {}", s.folder);
    return s.on_error.empty() ? out : fmt::format("{}\n  with `on error {}`", out, s.on_error);
  }
  std::string operator()(const EndTest& /*s*/) const { return "end the test without starting the IOC"; }
};

}  // namespace

std::string describe(const LaunchPlan& plan) {
  std::string out;
  for (std::size_t i = 0; i < plan.steps.size(); ++i)
    out += fmt::format("{}. {}\n", i + 1, std::visit(Describe{plan.paths, plan.environment}, plan.steps[i]));
  return out;
}

}  // namespace iocwright::launch
