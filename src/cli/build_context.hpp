// Hands the session to the use cases of builds.
#pragma once

#include "cli/session.hpp"
#include "image/module/build_context.hpp"

namespace iocwright::cli {

/// The session must outlive the context.
image::BuildContext build_context(Session& session);

}  // namespace iocwright::cli
