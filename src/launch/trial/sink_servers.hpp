// Servers that stand in for the devices of an instance: they accept connections and ignore what they receive.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "core/base/disk.hpp"
#include "launch/supervise/side_task.hpp"
#include "launch/trial/script_devices.hpp"

namespace iocwright::launch {

/// How the devices of an instance appear in the network of a trial, which has only the loopback interface.
struct DeviceNetwork {
  struct Server {
    std::string address;  ///< numeric
    std::uint16_t port = 0;
    bool is_udp = false;

    bool operator==(const Server&) const = default;
  };
  std::vector<std::string> addresses{};  ///< to add to the loopback interface
  std::string hosts{};                   ///< lines for /etc/hosts, for devices that have a name
  std::vector<Server> servers{};
};

/// Plans the network. Names get addresses of 198.18.0.0/15, which RFC 2544 reserves for tests.
DeviceNetwork plan_devices(const std::vector<DeviceAddress>& devices);

/// Only the servers for loopback addresses, for a network that cannot be changed.
DeviceNetwork loopback_devices(DeviceNetwork network);

/// Serves until the task is destroyed. Returns when all servers listen. A port that is in use, or that only
/// root may use, is left without a server.
FileResult<SideTask> serve_devices(const std::vector<DeviceNetwork::Server>& servers);

}  // namespace iocwright::launch
