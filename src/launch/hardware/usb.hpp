// Finds USB devices in sysfs.
#pragma once

#include <optional>
#include <string>

#include "core/base/disk.hpp"

namespace iocwright::launch {

/// The identity of a USB device.
struct UsbId {
  std::string vendor;  ///< four lowercase hexadecimal digits, as in sysfs
  std::string product;
  std::string serial;  ///< empty: any
};

/// Parses `1234:5678` or `1234:5678:SERIAL`; nothing for any other string.
std::optional<UsbId> parse_usb_id(const std::string& text);

/// True if the device is listed in `bus/usb/devices` of `sysfs`, normally /sys.
bool usb_is_present(const UsbId& id, const Disk& disk, const std::string& sysfs);

}  // namespace iocwright::launch
