// The answer of a name server, and the content of /etc/hosts.
#include "launch/hardware/host_lookup.hpp"

#include <arpa/nameser.h>
#include <netinet/in.h>

#include "target.hpp"

using namespace iocwright;

namespace {

void check(const std::vector<launch::HostAddress>& addresses) {
  for (const launch::HostAddress& one : addresses) {
    const bool is_six = one.address.ss_family == AF_INET6;
    if (!is_six && one.address.ss_family != AF_INET) __builtin_trap();
    if (one.size != (is_six ? sizeof(sockaddr_in6) : sizeof(sockaddr_in))) __builtin_trap();
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  for (const int type : {ns_t_a, ns_t_aaaa}) check(launch::addresses_in({data, size}, type, 1));
  // this name never needs a name server
  const auto found = launch::look_up_without_nss("localhost", 1, std::string(fuzz::text_of(data, size)));
  if (!found || found->empty()) __builtin_trap();
  check(*found);
  return 0;
}
