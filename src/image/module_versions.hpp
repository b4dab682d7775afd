// Finds out where the versions of support modules are set, and which newer ones there are.
#pragma once

#include <string>
#include <vector>

#include "core/base/exit_status.hpp"
#include "image/plan_support.hpp"

namespace iocwright::image {

/// Which modules to look at.
struct VersionsRequest {
  SupportRequest support;  ///< without modules, those of the Dockerfile or, without one, all that are built
  std::string mirror;      ///< folder or URL to look for tags in; empty: the modules' own repositories
};

/// The version of a module, and what is newer.
struct ModuleVersion {
  std::string module, url;
  std::string version;
  std::string file;  ///< what sets the version: a recipe or a Dockerfile
  Span place;        ///< the version in `file`, with its quotes
  /// Why the version cannot be compared or replaced; empty: it can.
  std::string not_comparable, not_editable;
  std::vector<std::string> newer;  ///< tags of the same style, oldest first
};

/// The versions of the modules, and of those that they require.
struct ModuleVersions {
  BuildPlan plan;
  std::vector<ModuleVersion> modules;
  std::string lock_file;  ///< iocwright.lock.yaml in the source folder; may be missing
};

/// Plans the modules and asks their repositories for tags. Returns nothing after errors, which go to the
/// sink. Plans the request as it is given, with the versions of the Dockerfile.
std::optional<ModuleVersions> find_versions(VersionsRequest& request, BuildContext& context);

/// Prints the versions as a table, or as JSON. Errors go to the sink.
ExitStatus outdated_support(VersionsRequest request, bool json, BuildContext& context);

}  // namespace iocwright::image
