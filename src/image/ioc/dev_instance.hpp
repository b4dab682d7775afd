// Links the config folder of an instance into the Generic IOC, to work on the instance in a devcontainer.
#pragma once

#include <iosfwd>
#include <string>

#include "core/base/disk.hpp"
#include "core/diag/result.hpp"
#include "core/diag/sink.hpp"

namespace iocwright::image {

/// Makes `config` in the folder `ioc` of the Generic IOC a link to `config` in the instance's folder, and
/// prints both paths. An existing link, file or empty folder is removed; a folder that contains files, which
/// may be the user's work, is renamed with a warning. Fails if the instance's folder or the Generic IOC is
/// missing.
Result<void> use_instance(const std::string& instance, const std::string& ioc, Disk& disk, Sink& sink,
                          std::ostream& out);

/// Replaces whatever exists at `link` with a link to `config`, as use_instance() does.
Result<void> link_config(const std::string& config, const std::string& link, Disk& disk, Sink& sink);

}  // namespace iocwright::image
