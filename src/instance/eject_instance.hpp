// Replaces the ioc.yaml of an instance by the files that are generated from it.
#pragma once

#include <iosfwd>

#include "core/base/exit_status.hpp"
#include "core/base/templates.hpp"
#include "instance/open_instance.hpp"

namespace iocwright::instance {

struct EjectRequest {
  InstanceRequest instance = {};
  /// Where to write the files. Empty: to the config folder, whose ioc.yaml and runtime.yaml are then renamed
  /// to NAME.ejected, as they would take precedence.
  std::string output_folder = {};
};

/// Writes st.cmd and ioc.subst, or nothing if there are errors, such as that one of them exists. Prints what
/// was written to `out`. Warns if the instance waits for devices, which only an ioc.yaml can do.
ExitStatus eject_instance(const EjectRequest& request, yaml::Reader& reader, Disk& disk,
                          const Environment& environment, const Limits& limits,
                          const TemplateFiles& templates, std::ostream& out);

}  // namespace iocwright::instance
