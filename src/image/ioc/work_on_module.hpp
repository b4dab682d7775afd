// Switches a support module between the image's tree and a checkout, and rebuilds what depends on it.
#pragma once

#include <iosfwd>

#include "core/base/exit_status.hpp"
#include "core/base/process.hpp"
#include "core/diag/sink.hpp"
#include "image/ioc/dev_module.hpp"

namespace iocwright::image {

struct ModuleWork {
  DevModule module;
  bool restore = false;  ///< restore the module that the image was built with
  bool build = true;     ///< build the module and the IOC
};

/// The builds run as commands of this program, with their own output, and their exit status is returned if
/// they fail. Errors before that go to the sink.
int work_on_module(ModuleWork request, Disk& disk, Process& process, const Environment& environment,
                   Sink& sink, std::ostream& out);

/// The commands that rebuild the IOC with the module, in order. A checkout is always built, in place. A
/// restored module is rebuilt only if it differs from the lock file, which describes the checkout by then; a
/// module that was not in the image is no longer built at all.
std::vector<std::vector<std::string>> rebuild_commands(const ModuleWork& request, bool module_exists);

}  // namespace iocwright::image
