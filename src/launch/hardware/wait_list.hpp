// The list of hardware to wait for, as it stands in wait_list.yaml.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "lang/yaml/reader.hpp"
#include "launch/hardware/usb.hpp"

namespace iocwright::launch {

/// What becomes of the start when a device does not answer in its time. The key `policy` is ours alone.
enum class WaitPolicy : unsigned char {
  stop,   ///< `exit`: the start has failed, as the reference has it
  go_on,  ///< `continue`: the IOC starts without the device
  hold,   ///< `hold`: it is waited for all the same
};

/// A device that must accept a TCP connection, or be plugged in.
struct Device {
  std::string name;
  std::string address;  ///< as it is written, for messages; or the USB device's id
  std::string host;     ///< a name, an IPv4 address, or an IPv6 address without its brackets
  std::uint16_t port = 0;
  std::int64_t timeout_s = 0;  ///< 0: for ever
  WaitPolicy policy = WaitPolicy::stop;
  std::optional<UsbId> usb;  ///< set: it is no host
};

/// Host and port of `address`, cut at its last colon; port 1025 without one. Nothing for a port that is none.
std::optional<std::pair<std::string, std::uint16_t>> split_address(const std::string& address);

/// The devices of the file. Entries of other types, and addresses without a port, are warnings; what is no
/// entry is a fault.
std::vector<Device> read_wait_list(const std::string& path, yaml::Reader& reader);

}  // namespace iocwright::launch
