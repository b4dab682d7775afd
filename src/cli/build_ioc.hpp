// The whole build of a Generic IOC, shared by `ioc build` and `support build ioc`.
#pragma once

#include <string>

#include "cli/session.hpp"
#include "core/diag/result.hpp"
#include "image/ioc/generic_ioc.hpp"
#include "image/ioc/open_folders.hpp"

namespace iocwright::cli {

/// Links the global definitions, writes the schema of all definitions, builds, and opens the folders that an
/// IOC writes to. Returns the path of the IOC's binary; empty if the definitions have errors, which are in
/// the session's sink.
Result<std::string> build_whole_ioc(const image::GenericIoc& ioc, image::OpenFolders folders,
                                    Session& session);

}  // namespace iocwright::cli
