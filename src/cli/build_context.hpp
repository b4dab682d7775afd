// Gives the use cases of builds what they need from the session.
#pragma once

#include "cli/session.hpp"
#include "image/module/build_context.hpp"

namespace iocwright::cli {

/// Hides secrets, and returns a context that refers to the session, which must outlive it. Results are
/// printed on stdout.
image::BuildContext build_context(Session& session);

}  // namespace iocwright::cli
