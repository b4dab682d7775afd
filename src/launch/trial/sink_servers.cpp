#include "launch/trial/sink_servers.hpp"

#include <arpa/inet.h>
#include <fmt/format.h>
#include <sys/socket.h>

#include <algorithm>
#include <array>
#include <cstring>
#include <list>
#include <map>

#include "core/base/file_handle.hpp"
#include "launch/hardware/host_lookup.hpp"
#include "launch/supervise/poll_set.hpp"

namespace iocwright::launch {

namespace {

constexpr int ready_timeout_ms = 10'000;

bool is_numeric(const std::string& host) {
  in_addr four{};
  in6_addr six{};
  return ::inet_pton(AF_INET, host.c_str(), &four) == 1 || ::inet_pton(AF_INET6, host.c_str(), &six) == 1;
}

bool is_loopback(const std::string& address) { return address.starts_with("127.") || address == "::1"; }

FileHandle open_server(const DeviceNetwork::Server& server) {
  const HostAddresses found = look_up(server.address, server.port, "");
  if (!found) return {};
  const HostAddress& at = found->front();
  const int type = server.is_udp ? SOCK_DGRAM : SOCK_STREAM;
  FileHandle out(::socket(at.address.ss_family, type | SOCK_CLOEXEC | SOCK_NONBLOCK, 0));
  const int on = 1;
  ::setsockopt(out.get(), SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
  if (::bind(out.get(), reinterpret_cast<const sockaddr*>(&at.address), at.size) != 0) return {};
  if (!server.is_udp && ::listen(out.get(), SOMAXCONN) != 0) return {};
  return out;
}

/// Discards what was received. False at the end of the connection.
bool discard(int fd) {
  std::array<char, 4096> buffer{};
  const ssize_t size = ::recv(fd, buffer.data(), buffer.size(), 0);
  return size > 0 || (size < 0 && (errno == EAGAIN || errno == EINTR));
}

[[noreturn]] void serve(const std::vector<DeviceNetwork::Server>& servers, const SideTask::TakeLine& send) {
  std::list<FileHandle> listening, connections, datagrams;
  for (const DeviceNetwork::Server& server : servers)
    if (FileHandle socket = open_server(server))
      (server.is_udp ? datagrams : listening).push_back(std::move(socket));
  send("ready");
  PollSet polls;
  while (true) {
    polls.clear();
    for (const FileHandle& socket : listening)
      polls.watch(socket.get(), POLLIN, [&connections, fd = socket.get()](short) {
        FileHandle accepted(::accept4(fd, nullptr, nullptr, SOCK_CLOEXEC | SOCK_NONBLOCK));
        if (accepted) connections.push_back(std::move(accepted));
      });
    for (const FileHandle& socket : datagrams)
      polls.watch(socket.get(), POLLIN, [fd = socket.get()](short) { discard(fd); });
    for (FileHandle& socket : connections)
      polls.watch(socket.get(), POLLIN, [&socket](short) {
        if (!discard(socket.get())) socket.close();
      });
    polls.run(-1);
    connections.remove_if([](const FileHandle& socket) { return !socket; });
  }
}

}  // namespace

DeviceNetwork plan_devices(const std::vector<DeviceAddress>& devices) {
  DeviceNetwork out;
  std::map<std::string, std::string> of_names;
  for (const DeviceAddress& device : devices) {
    std::string address = device.host;
    if (device.host == "localhost") {
      address = "127.0.0.1";
    } else if (!is_numeric(device.host)) {
      const std::size_t number = of_names.size() + 1;
      const auto [name, is_new] =
          of_names.try_emplace(device.host, fmt::format("198.18.{}.{}", number / 254, number % 254 + 1));
      address = name->second;
      if (is_new) out.hosts += fmt::format("{} {}\n", address, device.host);
    }
    if (!is_loopback(address) && std::ranges::find(out.addresses, address) == out.addresses.end())
      out.addresses.push_back(address);
    DeviceNetwork::Server server{address, device.port, device.is_udp};
    if (std::ranges::find(out.servers, server) == out.servers.end()) out.servers.push_back(std::move(server));
  }
  return out;
}

DeviceNetwork loopback_devices(DeviceNetwork network) {
  network.addresses.clear();
  network.hosts.clear();
  std::erase_if(network.servers, [](const auto& server) { return !is_loopback(server.address); });
  return network;
}

FileResult<SideTask> serve_devices(const std::vector<DeviceNetwork::Server>& servers) {
  auto out = SideTask::start([&](const SideTask::TakeLine& send) { serve(servers, send); });
  if (!out) return out;
  PollSet polls;
  bool is_ready = false;
  out->watch(polls, [&is_ready](std::string_view) { is_ready = true; });
  polls.run(ready_timeout_ms);
  if (!is_ready) return tl::make_unexpected(FileError{"servers for devices", ETIMEDOUT});
  return out;
}

}  // namespace iocwright::launch
