// Reads from a startup script which devices and records the IOC will have, without starting it.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/disk.hpp"
#include "core/base/environment.hpp"

namespace iocwright::launch {

/// Where an IOC expects a device.
struct DeviceAddress {
  std::string host;  ///< a name or a numeric address, without brackets
  std::uint16_t port = 0;
  bool is_udp = false;

  bool operator==(const DeviceAddress&) const = default;
};

/// A startup script, as the IOC will run it.
struct StartupScript {
  std::string path;
  std::string folder;       ///< the working directory
  Environment environment;  ///< of the IOC
};

/// The devices in commands that take the address of one, such as drvAsynIPPortConfigure. Arguments that are
/// not an address are ignored.
std::vector<DeviceAddress> devices_of(const StartupScript& script, const Disk& disk);

/// The names of all records and aliases that the script loads, see epics::load_ioc(), with the definitions
/// of the file dbd/ioc.dbd in its working directory.
std::vector<std::string> records_of(const StartupScript& script, const Disk& disk);

/// Parses the argument of drvAsynIPPortConfigure (`drvAsynIPPort.c` of asyn): `HOST:PORT` or
/// `HOST:PORT:LOCAL_PORT`, and after a blank possibly a protocol. A host with colons is in brackets. Nothing
/// for any other string, also for a Unix-domain socket.
std::optional<DeviceAddress> parse_device(std::string_view text);

}  // namespace iocwright::launch
