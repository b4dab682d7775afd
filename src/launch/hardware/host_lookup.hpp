// Host names to addresses, also in a static program, which cannot load the C library's own modules for that.
#pragma once

#include <sys/socket.h>

#include <cstdint>
#include <string>
#include <vector>

#include <tl/expected.hpp>

namespace iocwright::launch {

struct HostAddress {
  sockaddr_storage address{};
  socklen_t size = 0;
};

using HostAddresses = tl::expected<std::vector<HostAddress>, std::string>;

/// All addresses of a name, or the one that it is; the error is why there is none. The way of the C library,
/// and in a static program look_up_alone().
HostAddresses look_up(const std::string& host, std::uint16_t port);

/// By the address's own text, `hosts_file` (/etc/hosts), and a name server of /etc/resolv.conf. IPv6
/// addresses first.
HostAddresses look_up_alone(const std::string& host, std::uint16_t port,
                            const std::string& hosts_file = "/etc/hosts");

}  // namespace iocwright::launch
