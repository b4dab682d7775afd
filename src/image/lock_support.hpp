// Makes and checks the lock file of an image without building anything.
#pragma once

#include <string>

#include "core/base/exit_status.hpp"
#include "image/plan_support.hpp"

namespace iocwright::image {

/// What `support lock` is asked to do.
struct LockRequest {
  SupportRequest support;  ///< without modules, those of the Dockerfile or, to check a file, those in it
  std::string mirror;      ///< folder or URL to fetch all sources from; empty: none
  std::string file;        ///< the lock file; empty: iocwright.lock.yaml in the source folder
  bool check = false;      ///< compare the file with the recipes and tags instead of writing it
};

/// Writes the lock file of the modules and of all that they require, or checks it. Errors go to the sink.
ExitStatus lock_support(LockRequest request, BuildContext& context);

/// The lock file of the request: its `file`, or that of the source folder.
Result<std::string> lock_file_of(const LockRequest& request, const BuildContext& context);

}  // namespace iocwright::image
