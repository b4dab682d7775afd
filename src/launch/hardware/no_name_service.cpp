// Resolves host names in the static binary, in which the C library cannot load its name services.
#include "launch/hardware/host_lookup.hpp"

namespace iocwright::launch {

HostAddresses look_up(const std::string& host, std::uint16_t port, const std::string& hosts) {
  return look_up_without_nss(host, port, hosts);
}

}  // namespace iocwright::launch
