#include "launch/supervise/metrics_server.hpp"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <charconv>

namespace iocwright::launch {

namespace {
constexpr std::size_t max_request_bytes = 16384;

FileResult<FileHandle> listen_on(const std::string& name, const sockaddr* address, socklen_t size) {
  FileHandle out(::socket(address->sa_family, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0));
  const int on = 1;
  if (!out || ::setsockopt(out.get(), SOL_SOCKET, SO_REUSEADDR, &on, sizeof on) != 0 ||
      ::bind(out.get(), address, size) != 0 || ::listen(out.get(), 16) != 0)
    return tl::make_unexpected(FileError{name, errno});
  return out;
}

}  // namespace

FileResult<FileHandle> listen_at_port(const std::string& address) {
  const std::size_t colon = address.rfind(':');
  std::uint16_t port = 0;
  const char* end = address.data() + address.size();
  const char* digits = colon == std::string::npos ? end : address.data() + colon + 1;
  const auto parsed = std::from_chars(digits, end, port);
  const auto invalid = tl::make_unexpected(
      FileError{address, EINVAL, "use a numeric address or localhost, such as 127.0.0.1:9464 or [::1]:9464"});
  if (parsed.ec != std::errc() || parsed.ptr != end || port == 0) return invalid;
  std::string host = address.substr(0, colon);
  if (host == "localhost") host = "127.0.0.1";  // other names would have to be looked up
  if (sockaddr_in v4{}; ::inet_pton(AF_INET, host.c_str(), &v4.sin_addr) == 1) {
    v4.sin_family = AF_INET;
    v4.sin_port = htons(port);
    return listen_on(address, reinterpret_cast<const sockaddr*>(&v4), sizeof v4);
  }
  sockaddr_in6 v6{};
  if (!host.starts_with('[') || !host.ends_with(']') ||
      ::inet_pton(AF_INET6, host.substr(1, host.size() - 2).c_str(), &v6.sin6_addr) != 1)
    return invalid;
  v6.sin6_family = AF_INET6;
  v6.sin6_port = htons(port);
  return listen_on(address, reinterpret_cast<const sockaddr*>(&v6), sizeof v6);
}

void MetricsServer::serve(Client& client, const Answer& answer) {
  if (client.answer.empty()) {
    std::array<char, 2048> buffer{};
    const ssize_t size = ::recv(client.socket.get(), buffer.data(), buffer.size(), MSG_DONTWAIT);
    if (size < 0 && (errno == EAGAIN || errno == EINTR)) return;
    client.closed = size <= 0;
    if (client.closed) return;
    client.request.append(buffer.data(), static_cast<std::size_t>(size));
    client.closed = client.request.size() > max_request_bytes;
    if (client.request.find("\r\n\r\n") == std::string::npos) return;
    client.answer = answer(client.request);
  }
  const ssize_t size =
      ::send(client.socket.get(), client.answer.data(), client.answer.size(), MSG_DONTWAIT | MSG_NOSIGNAL);
  if (size < 0) {
    client.closed = errno != EAGAIN && errno != EINTR;
    return;
  }
  client.answer.erase(0, static_cast<std::size_t>(size));
  client.closed = client.answer.empty();
}

void MetricsServer::watch(PollSet& polls, const Answer& answer) {
  clients_.remove_if([](const Client& client) { return client.closed; });
  acceptor_.watch(polls, [this](short) {
    for (auto pending = acceptor_.accept(); pending.socket; pending = acceptor_.accept())
      clients_.push_back({.socket = std::move(pending.socket)});
    std::size_t too_many = clients_.size() - std::min(clients_.size(), max_clients);
    for (auto oldest = clients_.begin(); too_many > 0; --too_many, ++oldest) oldest->closed = true;
  });
  for (Client& client : clients_)
    polls.watch(client.socket.get(), client.answer.empty() ? POLLIN : POLLOUT, [&client, answer](short) {
      if (!client.closed) serve(client, answer);
    });
}

}  // namespace iocwright::launch
