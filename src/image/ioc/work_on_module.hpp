// Switches a support module between the image's tree and a checkout, and rebuilds the module and the IOC.
#pragma once

#include <iosfwd>

#include "core/base/exit_status.hpp"
#include "core/base/process.hpp"
#include "core/diag/sink.hpp"
#include "image/ioc/dev_module.hpp"

namespace iocwright::image {

/// What `dev module` is asked to do.
struct ModuleWork {
  DevModule module;
  bool restore = false;  ///< restore the module that the image was built with
  bool build = true;     ///< build the module and the IOC
};

/// Switches the tree, then runs rebuild_commands(), each as a child process of this program with its own
/// output. If one fails, its exit status is returned. Earlier errors go to the sink.
int work_on_module(ModuleWork request, Disk& disk, Process& process, const Environment& environment,
                   Sink& sink, std::ostream& out);

/// The commands that rebuild the module and the IOC, in order. A checkout is always rebuilt, in place. A
/// restored module is rebuilt only if it differs from the lock file, which by then describes the checkout. A
/// module that was not in the image no longer exists once it is restored, so only the IOC is rebuilt.
std::vector<std::vector<std::string>> rebuild_commands(const ModuleWork& request, bool module_exists);

}  // namespace iocwright::image
