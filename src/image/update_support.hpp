// Replaces the versions of support modules in recipes and in the Dockerfile by newer ones.
#pragma once

#include "image/module_versions.hpp"

namespace iocwright::image {

/// What `support update` is asked to do.
struct UpdateRequest {
  VersionsRequest versions;
  std::string to;        ///< the new version of the only module; empty: the newest tags
  bool dry_run = false;  ///< print the changes without making them
};

/// Edits the versions where they are set, and keeps everything else in these files. Updates the entries of
/// the modules in the lock file if there is one. All files are changed, or none. Errors go to the sink.
ExitStatus update_support(UpdateRequest request, BuildContext& context);

}  // namespace iocwright::image
