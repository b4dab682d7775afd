// Attempts to reach a device once.
#pragma once

#include <string>

#include "launch/hardware/device_wait.hpp"

namespace iocwright::launch {

/// Tries all addresses of a host until one accepts a TCP connection. Waits up to `timeout_s` for each, and
/// for name servers. `hosts` is the content of /etc/hosts, see look_up().
Attempt probe_host(const Device& device, const std::string& hosts, double timeout_s);

/// Looks for a USB device in `sysfs`, normally /sys.
Attempt probe_usb(const UsbId& id, const Disk& disk, const std::string& sysfs);

}  // namespace iocwright::launch
