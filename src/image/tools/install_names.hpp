// Installs links to this program under the names of the tools that it replaces.
#pragma once

#include <iosfwd>
#include <string>

#include "core/base/disk.hpp"
#include "core/base/environment.hpp"
#include "core/diag/sink.hpp"

namespace iocwright::image {

struct NamesRequest {
  std::string program;  ///< the real path of this program, which the links lead to
  /// Where to link. Empty: the first folder of PATH that has one of the names, or else that of `program`.
  std::string folder = {};
};

/// Links all names, so that ours come first in PATH, and prints what was done. `uv` is left out if there is a
/// real one. Programs with these names in the folder are replaced. Changes all names or none, and does
/// nothing if all are installed already. Warns of a name that PATH still finds elsewhere.
Result<void> install_names(const NamesRequest& request, Disk& disk, const Environment& environment,
                           Sink& sink, std::ostream& out);

}  // namespace iocwright::image
