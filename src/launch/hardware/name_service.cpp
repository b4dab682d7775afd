#include <netdb.h>

#include <cstring>
#include <memory>
#include <string>
#include <vector>

#include "launch/hardware/host_lookup.hpp"

namespace iocwright::launch {

HostAddresses look_up(const std::string& host, std::uint16_t port, const std::string& /*hosts*/) {
  addrinfo hints{};
  hints.ai_family = AF_UNSPEC;
  hints.ai_socktype = SOCK_STREAM;
  addrinfo* found = nullptr;
  const int unknown = ::getaddrinfo(host.c_str(), std::to_string(port).c_str(), &hints, &found);
  if (unknown != 0) return tl::make_unexpected(std::string(::gai_strerror(unknown)));
  const std::unique_ptr<addrinfo, void (*)(addrinfo*)> addresses(found, ::freeaddrinfo);
  std::vector<HostAddress> out;
  for (const addrinfo* address = found; address != nullptr; address = address->ai_next) {
    HostAddress& next = out.emplace_back();
    next.size = address->ai_addrlen;
    std::memcpy(&next.address, address->ai_addr, address->ai_addrlen);
  }
  return out;
}

}  // namespace iocwright::launch
