// Reads which distribution an image has.
#pragma once

#include <functional>
#include <map>
#include <string>

#include "core/base/disk.hpp"

namespace iocwright::image {

/// The variables of /etc/os-release, without quotes; see os-release(5). Empty if the file cannot be read.
std::map<std::string, std::string, std::less<>> os_release(const Disk& disk);

/// The ID of the distribution, which URLs of packages contain; `debian` if it is unknown.
std::string distribution_id(const Disk& disk);

}  // namespace iocwright::image
