// Prepares the environment for git and for programs that may call git.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "core/base/environment.hpp"

namespace iocwright::fetch {

/// Removes the variables that tie git to one repository. Git hooks, `git rebase --exec` and `git submodule
/// foreach` set them, and with an inherited GIT_DIR every git command would use the caller's repository
/// instead of the one it is run in. The list is that of `git rev-parse --local-env-vars` (git's
/// environment.c), except for GIT_CONFIG_PARAMETERS and GIT_CONFIG_COUNT with its keys and values. These are
/// kept, because they carry the user's `insteadOf` rules and credentials.
Environment without_git_repository(Environment variables);

/// The environment of our own git commands: without a repository, and without templates, attributes and
/// traces of the user, so that a checkout depends on nothing but its commit. Credential helpers, proxies,
/// certificates and `insteadOf` rules are kept.
Environment own_git_environment(Environment variables);

/// The settings of our own git commands, as arguments `-c NAME=VALUE`. They override those settings of the
/// user and the system that run programs or change the files of a checkout, except for filters.
std::vector<std::string> own_git_settings();

/// The last line in which git reports an error, or else the first line that is not blank, as a reason.
std::string last_git_error(std::string_view messages);
/// A message of git or curl as the reason in one of ours: without its prefixes, and with a small first
/// letter.
std::string reason_of(std::string_view message);

/// A filter that is set up for git, and may change files when they are checked out and compared (see
/// gitattributes(5)).
struct GitFilter {
  std::string name;
  bool at_checkout = false;  ///< it changes files when they are checked out
  /// Arguments that switch it off.
  std::vector<std::string> switch_off() const;
};

/// The filters in the output of `git config -z --get-regexp ^filter\.`, except for that of Git LFS.
std::vector<GitFilter> git_filters(std::string_view settings);

}  // namespace iocwright::fetch
