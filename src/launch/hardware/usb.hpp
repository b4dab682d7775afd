// Is a USB device plugged in: asked of sysfs.
#pragma once

#include <optional>
#include <string>

#include "core/base/disk.hpp"

namespace iocwright::launch {

struct UsbId {
  std::string vendor;  ///< four hexadecimal digits in lower case, as sysfs has them
  std::string product;
  std::string serial;  ///< empty: any
};

/// `1234:5678`, or `1234:5678:SERIAL`. Nothing for what is neither.
std::optional<UsbId> parse_usb_id(const std::string& text);

/// Looks through `bus/usb/devices` of `sysfs`, which is /sys.
bool usb_is_present(const UsbId& id, const Disk& disk, const std::string& sysfs);

}  // namespace iocwright::launch
