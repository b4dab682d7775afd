// Reads wait_list.yaml, the list of hardware to wait for.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "lang/yaml/reader.hpp"
#include "launch/hardware/usb.hpp"

namespace iocwright::launch {

/// What to do when a device times out. The key `policy` is an extension of the reference's format.
enum class WaitPolicy : unsigned char {
  fail,  ///< `exit`: fail the start, as the reference does
  skip,  ///< `continue`: start the IOC without the device
  hold,  ///< `hold`: keep waiting
};

/// A host that must accept a TCP connection, or a USB device that must be plugged in.
struct Device {
  std::string name;
  std::string address;  ///< as written, for messages; for a USB device its id
  std::string host;     ///< a name, an IPv4 address, or an IPv6 address without brackets
  std::uint16_t port = 0;
  std::int64_t timeout_s = 0;  ///< 0: none
  WaitPolicy policy = WaitPolicy::fail;
  std::optional<UsbId> usb;  ///< set for a USB device, which has no host and port
};

/// Splits `address` into host and port at its last colon. The default port is 1025. Nothing for an invalid
/// port.
std::optional<std::pair<std::string, std::uint16_t>> split_address(const std::string& address);

/// The devices of the file. Entries of other types and addresses without a port are warnings, and invalid
/// entries are errors in the reader's sink.
std::vector<Device> read_wait_list(const std::string& path, yaml::Reader& reader);

}  // namespace iocwright::launch
