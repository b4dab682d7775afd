// The steps that start an instance. A dry run prints them, and a start executes them.
#pragma once

#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "core/base/disk.hpp"
#include "core/base/environment.hpp"
#include "core/base/process.hpp"
#include "core/diag/sink.hpp"
#include "epics/site/epics_paths.hpp"
#include "instance/generate.hpp"
#include "lang/yaml/reader.hpp"
#include "launch/start/autosave.hpp"
#include "launch/start/place_files.hpp"
#include "launch/start/take_over.hpp"

namespace iocwright::launch {

/// Boot files generated from an instance's YAML files.
struct GenerateStep {
  instance::GenerateRequest request;
  std::vector<Placement> shadowed;  ///< hand-written boot files, which the generated ones replace
};

/// Copies hand-written boot files to the runtime folder.
struct CopyBootFiles {
  std::vector<Placement> files;
};

/// Expands the substitution file to `ioc.db`, see run_msi().
struct ExpandDatabase {
  std::string substitution_file;
  std::vector<std::string> include_folders;
  std::string copied_from;  ///< the user's own substitution file; empty if it is generated
};

/// Copies protocol and database files, and removes those of an earlier start that no longer exist.
struct PlaceFiles {
  std::vector<Placement> files;
};

/// Checks the instance, see check_before_start().
struct CheckStep {
  std::string config_folder;
  bool is_strict = false;  ///< a finding prevents the start
};

/// Waits for the devices of the list, then creates the done file, which tells probes that the wait is over.
struct WaitForHardware {
  std::optional<std::string> wait_list;  ///< not set: do not wait
  std::string done_file;
};

/// The last step: replaces this process with the IOC, or with a script or command of the user.
struct Execute {
  std::vector<std::string> arguments;
  std::string folder;
  bool script = false;
  std::string on_error;  ///< what the IOC shell does when a command fails, see on_error_word()
};

/// The last step of a test, after the files have been generated: says so, and starts nothing.
struct EndTest {};

/// Any step of a start.
using LaunchStep = std::variant<GenerateStep, AutosaveStep, TakeOver, CopyBootFiles, ExpandDatabase,
                                PlaceFiles, CheckStep, WaitForHardware, Execute, EndTest>;

/// The steps of a start, in order, with what they share.
struct LaunchPlan {
  epics::EpicsPaths paths;
  Environment environment;  ///< of the IOC and of all programs that the steps run
  std::vector<LaunchStep> steps;
};

/// The environment of an instance: adds the exports of RELEASE.shell, CONFIG_DIR and RUNTIME_DIR.
Result<Environment> instance_environment(const yaml::Reader& reader, Process& process,
                                         const Environment& environment, const epics::EpicsPaths& paths);

/// True if only the files of the instance are to be generated: without hardware, and without starting an IOC.
bool is_test(const Environment& environment);

/// The script that takes the place of the start sequence. In a test, it gets the argument `--test`.
std::string start_script(const epics::EpicsPaths& paths);

/// True if that script has called us. Then it has done its part, and the start sequence follows.
bool is_called_by_start_script(const Environment& environment);

/// Plans the start from the content of the config folder. If the folder contains no instance or cannot be
/// fully inspected, adds an error to the reader's sink and returns nothing. Runs at most the bash that reads
/// RELEASE.shell (see epics::source_exports()).
std::optional<LaunchPlan> plan_launch(const yaml::Reader& reader, Process& process,
                                      const Environment& environment);

/// Plans to run a command of the user in the environment of an instance, instead of the start sequence.
std::optional<LaunchPlan> plan_command(const yaml::Reader& reader, Process& process,
                                       const Environment& environment,
                                       const std::vector<std::string>& command);

/// Describes each step as a numbered item.
std::string describe(const LaunchPlan& plan);

}  // namespace iocwright::launch
