// Finds an instance and what it is generated with, for commands that only read it.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "core/base/environment.hpp"
#include "core/value/budget.hpp"
#include "epics/site/epics_paths.hpp"
#include "epics/site/release_shell.hpp"
#include "instance/boot/make_boot.hpp"
#include "instance/report/facts.hpp"
#include "instance/resolve/definitions.hpp"
#include "lang/yaml/reader.hpp"

namespace iocwright::instance {

/// Which instance, and what it is generated with. Empty members mean the default.
struct InstanceRequest {
  /// A config folder, a folder that has one, or an instance file. By default the working folder if it is one
  /// of these, or else $IOC/config.
  std::string path = {};
  std::vector<std::string> definition_files = {};  ///< instead of those that are found
  std::string definitions_folder = {};             ///< instead of $EPICS_ROOT/ibek-defs
  std::string image_root = {};                     ///< an unpacked image, whose /epics is used
};

/// The files of an instance.
struct InstancePlace {
  std::string config_folder;
  std::vector<std::string> instance_files;    ///< empty for a hand-written instance
  std::vector<std::string> boot_files;        ///< st.cmd and ioc.subst of a hand-written instance
  std::vector<std::string> definition_files;  ///< may be empty
  epics::Exports exports = {};  ///< of the image's RELEASE.shell; none if only bash can read that
};

/// Finds the files of the instance. An error if there is neither an instance file nor
/// a hand-written st.cmd.
Result<InstancePlace> find_instance(const InstanceRequest& request, const Disk& disk,
                                    const Environment& environment);

/// Only the definition files, also without an instance: then the config folder is empty.
Result<InstancePlace> find_instance_definitions(const InstanceRequest& request, const Disk& disk,
                                                const Environment& environment);

/// The environment that an instance is generated with: with the exports of the image's RELEASE.shell, and the
/// defaults of IOC and RUNTIME_DIR. If IOC_NAME is not set, it is the name of the folder that the config
/// folder is in, as in the repositories of epics-containers.
Environment instance_environment(const InstancePlace& place, const Environment& environment);

/// The folders of the image that a request names, with the config folder of the instance.
epics::EpicsPaths image_paths(const InstanceRequest& request, const std::string& config_folder,
                              const Environment& environment);

/// Whether a command can work with an instance that has no entities.
enum class HandWritten : unsigned char { allow, refuse };

/// Reads an instance. Errors go to the reader's sink; returns nullopt if there are any.
std::optional<report::InstanceFacts> open_instance(const InstanceRequest& request, yaml::Reader& reader,
                                                   const Environment& environment, const Limits& limits,
                                                   HandWritten hand_written = HandWritten::refuse);

/// The same for an instance that was found. `definitions` are those of its files, if they were read before,
/// without errors.
std::optional<report::InstanceFacts> open_instance(const InstancePlace& place,
                                                   const resolve::Definitions* definitions,
                                                   yaml::Reader& reader, const Environment& environment,
                                                   const Limits& limits, HandWritten hand_written,
                                                   boot::Screens screens = boot::Screens::no);

}  // namespace iocwright::instance
