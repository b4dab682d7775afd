// Builds a Generic IOC, for the commands that share this task.
#pragma once

#include <string>

#include "cli/session.hpp"
#include "core/diag/result.hpp"
#include "image/ioc/generic_ioc.hpp"
#include "image/ioc/open_folders.hpp"

namespace iocwright::cli {

/// Links the global definitions, writes the combined schema, builds the IOC, and opens up the permissions of
/// folders that IOCs write to. Returns the path of the IOC's binary, or an empty string if the definitions
/// have errors, which are reported to the session's sink.
Result<std::string> build_whole_ioc(const image::GenericIoc& ioc, image::OpenFolders folders,
                                    Session& session);

}  // namespace iocwright::cli
