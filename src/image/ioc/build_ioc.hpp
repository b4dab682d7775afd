// Builds a Generic IOC, with its schema and the permissions of its folders.
#pragma once

#include "core/base/exit_status.hpp"
#include "image/ioc/generic_ioc.hpp"
#include "image/ioc/open_folders.hpp"
#include "image/module/build_context.hpp"

namespace iocwright::image {

/// The Generic IOC that the environment describes, built with a single job.
GenericIoc default_ioc(const Environment& environment);

/// Links the global definitions, writes the schema of all definitions, builds the IOC, calls open_folders(),
/// and prints the path of the IOC's binary. Of `folders`, only `sharing` and `group` are used; the paths are
/// set to those of the IOC. Builds nothing if the definitions have errors. Errors go to the sink.
ExitStatus build_ioc(const GenericIoc& ioc, OpenFolders folders, BuildContext& context);

}  // namespace iocwright::image
