// The whole build of a Generic IOC.
#pragma once

#include "core/base/exit_status.hpp"
#include "image/ioc/generic_ioc.hpp"
#include "image/ioc/open_folders.hpp"
#include "image/module/build_context.hpp"

namespace iocwright::image {

/// The folders and tools that the environment names, and a single job.
GenericIoc default_ioc(const Environment& environment);

/// Links the global definitions, writes the schema of all definitions, builds the IOC, opens the folders that
/// it writes to, and prints the path of its binary. `sharing` and `group` of `folders` are used; its paths
/// are those of the IOC. Builds nothing if the definitions have errors. Errors go to the sink.
ExitStatus build_ioc(const GenericIoc& ioc, OpenFolders folders, BuildContext& context);

}  // namespace iocwright::image
