// Links the config folder of an instance into the Generic IOC, to work on the instance in a devcontainer.
#pragma once

#include <iosfwd>
#include <string>

#include "core/base/disk.hpp"
#include "core/diag/result.hpp"
#include "core/diag/sink.hpp"

namespace iocwright::image {

/// Links `config` of the Generic IOC in `ioc` to `config` of the instance's folder, which must exist, and
/// prints both paths. What is in the way is removed, but a folder with files in it, which may be the user's
/// work, is renamed with a warning. Fails if the Generic IOC is missing.
Result<void> use_instance(const std::string& instance, const std::string& ioc, Disk& disk, Sink& sink,
                          std::ostream& out);

/// Replaces `link` by a link to `config`, as use_instance() does.
Result<void> link_config(const std::string& config, const std::string& link, Disk& disk, Sink& sink);

}  // namespace iocwright::image
