// Gives the use cases that run programs under a supervisor what they need from the session.
#pragma once

#include "cli/session.hpp"
#include "launch/start/run_instance.hpp"

namespace iocwright::cli {

/// Returns a context that refers to the session, which must outlive it.
launch::RunContext run_context(Session& session);

}  // namespace iocwright::cli
