#include "launch/trial/sink_servers.hpp"

#include <arpa/inet.h>
#include <doctest/doctest.h>
#include <sys/socket.h>

namespace iocwright::launch {

namespace {

using Server = DeviceNetwork::Server;

sockaddr_in loopback(std::uint16_t port) {
  sockaddr_in out{};
  out.sin_family = AF_INET;
  out.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  out.sin_port = htons(port);
  return out;
}

/// A port of loopback that nothing listens to.
std::uint16_t free_port() {
  const FileHandle socket(::socket(AF_INET, SOCK_STREAM, 0));
  sockaddr_in address = loopback(0);
  socklen_t size = sizeof address;
  ::bind(socket.get(), reinterpret_cast<const sockaddr*>(&address), size);
  ::getsockname(socket.get(), reinterpret_cast<sockaddr*>(&address), &size);
  return ntohs(address.sin_port);
}

bool accepts(std::uint16_t port) {
  const FileHandle socket(::socket(AF_INET, SOCK_STREAM, 0));
  const sockaddr_in address = loopback(port);
  return ::connect(socket.get(), reinterpret_cast<const sockaddr*>(&address), sizeof address) == 0;
}

}  // namespace

TEST_CASE("trial: each device gets a server at its address, and names get addresses") {
  const DeviceNetwork network =
      plan_devices({{"10.0.0.1", 1}, {"10.0.0.1", 2}, {"plc", 3}, {"plc", 4, true}, {"pump", 5}});
  CHECK(network.addresses == std::vector<std::string>{"10.0.0.1", "198.18.0.2", "198.18.0.3"});
  CHECK(network.hosts == "198.18.0.2 plc\n198.18.0.3 pump\n");
  CHECK(network.servers ==
        std::vector<Server>{
            {"10.0.0.1", 1}, {"10.0.0.1", 2}, {"198.18.0.2", 3}, {"198.18.0.2", 4, true}, {"198.18.0.3", 5}});
}

TEST_CASE("trial: loopback addresses are not added to the network") {
  const DeviceNetwork network =
      plan_devices({{"localhost", 1}, {"127.0.0.2", 2}, {"::1", 3}, {"localhost", 1}});
  CHECK(network.addresses.empty());
  CHECK(network.servers == std::vector<Server>{{"127.0.0.1", 1}, {"127.0.0.2", 2}, {"::1", 3}});
}

TEST_CASE("trial: in a network that cannot be changed, only devices on loopback have servers") {
  const DeviceNetwork network =
      loopback_devices(plan_devices({{"10.0.0.1", 1}, {"plc", 2}, {"127.0.0.1", 3}}));
  CHECK(network.addresses.empty());
  CHECK(network.hosts.empty());
  CHECK(network.servers == std::vector<Server>{{"127.0.0.1", 3}});
}

TEST_CASE("trial: servers listen when they have started, and others in spite of one that cannot") {
  const std::uint16_t port = free_port();
  const auto task = serve_devices({{"192.0.2.1", port}, {"127.0.0.1", port}});
  REQUIRE(task);
  CHECK(accepts(port));
  CHECK(accepts(port));
}

}  // namespace iocwright::launch
