// Explains what the user names: a type, an entity, a line of a generated file, a variable.
#pragma once

#include <iosfwd>

#include "core/base/exit_status.hpp"
#include "core/base/templates.hpp"
#include "instance/open_instance.hpp"

namespace iocwright::instance {

struct ExplainRequest {
  /// Each is an entity type, the id of an entity, `ioc.yaml:LINE`, `st.cmd` or `ioc.subst` with or without a
  /// line, a variable that st.cmd sets, or a PV.
  std::vector<std::string> subjects = {};
  InstanceRequest instance = {};
  bool json = false;
};

/// Prints all explanations to `out`. Errors, such as that there is nothing of a name, go to the reader's
/// sink.
ExitStatus explain_instance(const ExplainRequest& request, yaml::Reader& reader,
                            const Environment& environment, const Limits& limits,
                            const TemplateFiles& templates, std::ostream& out);

}  // namespace iocwright::instance
