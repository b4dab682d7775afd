// Resolves host names, even in a static program, where the C library cannot load its NSS modules.
#pragma once

#include <sys/socket.h>

#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include <tl/expected.hpp>

namespace iocwright::launch {

/// An address and port to connect to.
struct HostAddress {
  sockaddr_storage address{};
  socklen_t size = 0;
};

/// At least one address, or the reason why there is none.
using HostAddresses = tl::expected<std::vector<HostAddress>, std::string>;

/// All addresses of `host`, which is a name or an address. Uses getaddrinfo(), and in a static program
/// look_up_without_nss(). `hosts` is the content of /etc/hosts.
HostAddresses look_up(const std::string& host, std::uint16_t port, const std::string& hosts);

/// Resolves an address, a name in `hosts` (the content of /etc/hosts), or a name known to a name server of
/// /etc/resolv.conf. IPv6 addresses from a name server come first.
HostAddresses look_up_without_nss(const std::string& host, std::uint16_t port, const std::string& hosts);

/// The addresses in an answer of a name server, from its records of the type `ns_t_a` or `ns_t_aaaa`. None if
/// the answer is malformed.
std::vector<HostAddress> addresses_in(std::span<const unsigned char> answer, int type, std::uint16_t port);

}  // namespace iocwright::launch
