// The file wait_list.yaml: the devices that must answer before the IOC starts.
#pragma once

#include <string>
#include <vector>

#include "resolve/resolved.hpp"

namespace iocwright::emit {

/// The whole text of the file.
std::string wait_list_text(const std::vector<resolve::WaitEntry>& waits);

}  // namespace iocwright::emit
