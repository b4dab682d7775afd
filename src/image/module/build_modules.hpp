// Builds the modules of a plan while it holds the lock of $SUPPORT.
#pragma once

#include <string>

#include "core/base/exit_status.hpp"
#include "image/module/build_context.hpp"
#include "image/module/support_build.hpp"

namespace iocwright::image {

/// For what, and how, to build the modules of a plan.
struct ModuleBuildRequest {
  Target target;
  BuildOptions options;       ///< `locked` is read from `locked_file`
  CacheRequest cache;         ///< the build cache
  std::string locked_file;    ///< lock file that the build must match; empty: none
  bool quiet = false;         ///< print errors and warnings only
  std::string events_file{};  ///< gets the build's events as lines of JSON; empty: none
};

/// Builds the modules and updates $EPICS_ROOT/versions.json. If another build holds the lock, reports this on
/// stderr and waits. Errors go to the sink.
ExitStatus build_modules(const BuildPlan& plan, ModuleBuildRequest request, BuildContext& context);

/// The content of RELEASE before any module is registered, from the template of that name.
Result<std::string> initial_release(const TemplateFiles& templates, const Target& target, const Disk& disk);

}  // namespace iocwright::image
