// Prepares the environment for git and for programs that may call git.
#pragma once

#include "core/base/environment.hpp"

namespace iocwright::fetch {

/// Removes the variables that tie git to one repository. Git hooks, `git rebase --exec` and `git submodule
/// foreach` set them, and with an inherited GIT_DIR every git command would use the caller's repository
/// instead of the one it is run in. The list is that of `git rev-parse --local-env-vars` (git's
/// environment.c), except for GIT_CONFIG_PARAMETERS and GIT_CONFIG_COUNT with its keys and values. These are
/// kept, because they carry the user's `insteadOf` rules and credentials.
Environment without_git_repository(Environment variables);

}  // namespace iocwright::fetch
