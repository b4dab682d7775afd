// The credentials of container registries, from where podman and docker keep them.
#pragma once

#include <optional>
#include <string>

#include "core/base/machine.hpp"
#include "core/diag/result.hpp"

namespace iocwright::image {

/// The credentials for a registry: a user and a password, or a token that replaces both.
struct Credentials {
  std::string user, password;
  std::string identity_token = {};
};

/// Looks for the credentials of `registry`, such as `ghcr.io`, or of the part of it that `repository` is in.
/// Looks into $REGISTRY_AUTH_FILE if it is set, otherwise into podman's auth.json in $XDG_RUNTIME_DIR and
/// ~/.config, and into docker's config.json; the first file that has them wins, as in
/// containers-auth.json(5). Runs the credential helper that a file names. Returns nothing if there are none;
/// fails if a file is malformed or the helper fails.
Result<std::optional<Credentials>> find_credentials(const std::string& registry,
                                                    const std::string& repository, const Machine& machine);

}  // namespace iocwright::image
