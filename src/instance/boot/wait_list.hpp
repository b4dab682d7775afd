// The file wait_list.yaml: the devices that must answer before the IOC starts.
#pragma once

#include <string>
#include <vector>

#include "instance/resolve/resolved.hpp"

namespace iocwright::boot {

/// The whole text of the file.
std::string wait_list_text(const std::vector<resolve::WaitEntry>& waits);

}  // namespace iocwright::boot
