// What starting an instance takes, as a list of steps: printed by a dry run, carried out by a start.
#pragma once

#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "core/base/disk.hpp"
#include "core/base/environment.hpp"
#include "core/diag/sink.hpp"
#include "epics/site/epics_paths.hpp"
#include "launch/start/autosave.hpp"
#include "launch/start/generate_step.hpp"
#include "launch/start/place_files.hpp"

namespace iocwright::launch {

/// Hand-written boot files, brought into the runtime folder.
struct CopyBootFiles {
  std::vector<Placement> files;
};

/// The substitution file, expanded to `ioc.db` by msi.
struct ExpandDatabase {
  std::string substitution_file;
  std::vector<std::string> include_folders;
};

/// Protocol and database files; what an earlier start brought and is no more goes away.
struct PlaceFiles {
  std::vector<Placement> files;
};

/// Waits for the devices of the list, then touches the done file, by which probes know that the IOC is due.
struct WaitForHardware {
  std::optional<std::string> wait_list;  ///< nothing: nothing is waited for
  std::string done_file;
};

/// The end: becoming the IOC, or a script or command of the user's, of which nothing is known.
struct Execute {
  std::vector<std::string> arguments;
  std::string folder;
  bool script = false;
  std::string
      on_error;  ///< of an IOC: what its shell does at a failing command; empty: as the startup script says
};

using LaunchStep = std::variant<GenerateStep, AutosaveStep, CopyBootFiles, ExpandDatabase, PlaceFiles,
                                WaitForHardware, Execute>;

struct LaunchPlan {
  epics::EpicsPaths paths;
  Environment environment;  ///< for the IOC and all that is run on the way
  std::vector<LaunchStep> steps;
};

/// The environment of an instance: what RELEASE.shell exports, CONFIG_DIR and RUNTIME_DIR.
Result<Environment> instance_environment(const Disk& disk, const Environment& environment,
                                         const epics::EpicsPaths& paths);

/// Looks at the config folder and decides. Nothing, and an error in the sink, when the folder holds no
/// instance or a file or folder that decides cannot be looked at.
std::optional<LaunchPlan> plan_launch(const Disk& disk, const Environment& environment, Sink& sink);

/// A command of the user's in place of the start sequence, with an instance's environment.
std::optional<LaunchPlan> plan_command(const Disk& disk, const Environment& environment,
                                       const std::vector<std::string>& command, Sink& sink);

/// One line a step.
std::string describe(const LaunchPlan& plan);

}  // namespace iocwright::launch
