// All that building a Generic IOC is, for the commands that do it.
#pragma once

#include <string>

#include "build/generic_ioc.hpp"
#include "build/open_folders.hpp"
#include "cli/session.hpp"
#include "diag/result.hpp"

namespace iocwright::cli {

/// Links the global definitions, writes the schema of all definitions, builds, and opens the folders that an IOC writes to.
/// Returns the path of the IOC's binary; empty when the definitions have faults, which are in the session's sink.
Result<std::string> build_whole_ioc(const build::GenericIoc& ioc, build::OpenFolders folders, Session& session);

}  // namespace iocwright::cli
