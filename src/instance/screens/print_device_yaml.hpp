// Writes device descriptions as pvi does, for commands that make or change them.
#pragma once

#include <string>

#include "instance/screens/device.hpp"

namespace iocwright::screens {

/// The text of `*.pvi.device.yaml`: defaults are written, null values are left out.
std::string print_device_yaml(const Device& device);

}  // namespace iocwright::screens
