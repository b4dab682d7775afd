#include "launch/hardware/device_probe.hpp"

#include <poll.h>
#include <sys/socket.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>

#include "core/base/file_handle.hpp"
#include "launch/hardware/host_lookup.hpp"

namespace iocwright::launch {

namespace {

/// True for errors that a booting host, network or name service can cause.
bool is_transient(int code) {
  static constexpr std::array<int, 10> transient{ECONNREFUSED,  ENETUNREACH, EHOSTUNREACH, ECONNRESET,
                                                 ENETDOWN,      ETIMEDOUT,   EHOSTDOWN,    EINTR,
                                                 EADDRNOTAVAIL, EAGAIN};
  return std::ranges::find(transient, code) != transient.end();
}

Attempt probe_address(const HostAddress& address, double timeout_s) {
  const FileHandle socket(::socket(address.address.ss_family, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0));
  if (!socket) return {false, errno != EAFNOSUPPORT && !is_transient(errno), std::strerror(errno)};
  int code = ::connect(socket.get(), reinterpret_cast<const sockaddr*>(&address.address), address.size) == 0
                 ? 0
                 : errno;
  if (code == EINPROGRESS) {
    pollfd wait{socket.get(), POLLOUT, 0};
    const int ready = ::poll(&wait, 1, std::max(1, static_cast<int>(timeout_s * 1000)));
    socklen_t size = sizeof code;
    if (ready <= 0) code = ETIMEDOUT;
    else ::getsockopt(socket.get(), SOL_SOCKET, SO_ERROR, &code, &size);
  }
  return {code == 0, code != 0 && !is_transient(code), std::strerror(code)};
}

}  // namespace

Attempt probe_host(const Device& device, const std::string& hosts, double timeout_s) {
  const HostAddresses addresses = look_up(device.host, device.port, hosts);
  // not permanent: an unknown name may become known, since services start in any order
  if (!addresses) return {false, false, addresses.error()};
  Attempt last{false, true, ""};
  for (const HostAddress& address : *addresses) {
    Attempt attempt = probe_address(address, timeout_s);
    if (attempt.connected) return attempt;
    attempt.permanent = attempt.permanent && last.permanent;
    last = std::move(attempt);
  }
  last.tries = addresses->size();
  return last;
}

Attempt probe_usb(const UsbId& id, const Disk& disk, const std::string& sysfs) {
  return {usb_is_present(id, disk, sysfs), false, "it is not plugged in"};
}

}  // namespace iocwright::launch
