// Builds the support modules that the user names and the Generic IOC, or mirrors the sources of modules.
#pragma once

#include <string>

#include "core/base/exit_status.hpp"
#include "image/module/support_build.hpp"
#include "image/plan_support.hpp"

namespace iocwright::image {

/// What `support build` is asked to do.
struct SupportBuildRequest {
  SupportRequest support;
  BuildOptions options;
  CacheRequest cache;         ///< where to restore modules from, and to store them
  std::string locked_file;    ///< fail if the build would differ from this lock file; empty: none
  bool dry_run = false;       ///< print the plan without executing it
  bool json = false;          ///< print the plan as JSON without executing it
  bool quiet = false;         ///< print errors and warnings only
  std::string events_file{};  ///< see ModuleBuildRequest
};

/// Plans and builds the modules, and then the Generic IOC if `ioc` or `all` is among the names. Only prints
/// the plan if `dry_run` or `json` is set. Errors go to the sink.
ExitStatus build_support(SupportBuildRequest request, BuildContext& context);

/// Copies the sources of the modules, and of the modules that they require, to the mirror `folder`. Errors go
/// to the sink.
ExitStatus mirror_support(SupportRequest request, const std::string& folder, BuildContext& context);

}  // namespace iocwright::image
