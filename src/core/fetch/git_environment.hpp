// The environment in which git, and whatever may call git, is run.
#pragma once

#include "core/base/environment.hpp"

namespace iocwright::fetch {

/// The variables without those that tie git to one repository. A git hook, `git rebase --exec` and `git
/// submodule foreach` set them, and with an inherited GIT_DIR every git command would work on the caller's
/// repository, whatever folder it is given. The list is that of `git rev-parse --local-env-vars` (git's
/// environment.c). GIT_CONFIG_COUNT, with its keys and values, and GIT_CONFIG_PARAMETERS stay: they carry
/// users' `insteadOf` rules and credentials.
Environment without_git_repository(Environment variables);

}  // namespace iocwright::fetch
