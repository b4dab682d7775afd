// Runs the language server on two file descriptors.
#pragma once

#include "core/base/disk.hpp"
#include "core/base/environment.hpp"
#include "core/base/exit_status.hpp"
#include "core/base/templates.hpp"
#include "core/value/budget.hpp"
#include "instance/open_instance.hpp"

namespace iocwright::lsp {

/// What the server is started with.
struct ServeRequest {
  instance::InstanceRequest instance;  ///< which definitions are used; its path is ignored
  int input = 0;                       ///< file descriptor
  int output = 1;                      ///< file descriptor
};

/// Answers the messages of an editor until it sends `exit`. Returns 1 if it has not sent `shutdown` before,
/// or if the input ends or the output fails.
ExitStatus serve(const ServeRequest& request, Disk& disk, const Environment& environment,
                 const Limits& limits, const TemplateFiles& templates);

}  // namespace iocwright::lsp
