// The entity types that every Generic IOC has: repeats and waits for hardware.
#pragma once

#include <array>

#include "lang/format/format.hpp"

namespace iocwright::model {

/// `ibek.repeat`, `ibek.wait_ip` and `ibek.wait_usb`.
const std::array<const format::ObjectFormat*, 3>& built_in_formats();

}  // namespace iocwright::model
