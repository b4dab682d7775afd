#include "launch/supervise/control_server.hpp"

#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>

#include "core/base/try.hpp"
#include "launch/supervise/unix_socket.hpp"

namespace iocwright::launch {

namespace {
constexpr std::size_t max_line_bytes = 8192;
constexpr std::size_t max_answer_bytes = 1UL << 20;
constexpr std::size_t max_clients = 64;
}  // namespace

ControlServer::~ControlServer() { ::unlink(path_.c_str()); }

void ControlServer::read_from(Client& client, const Answer& answer) {
  std::array<char, 1024> buffer{};
  const ssize_t size = ::recv(client.socket.get(), buffer.data(), buffer.size(), MSG_DONTWAIT);
  if (size < 0 && (errno == EAGAIN || errno == EINTR)) return;
  client.closed = size <= 0;
  if (client.closed) return;
  client.line.append(buffer.data(), static_cast<std::size_t>(size));
  serve(client, answer);
}

void ControlServer::serve(Client& client, const Answer& answer) {
  while (true) {
    if (!client.unsent.empty()) {
      const ssize_t size = ::send(client.socket.get(), client.unsent.data(), client.unsent.size(),
                                  MSG_DONTWAIT | MSG_NOSIGNAL);
      client.closed = size < 0 && errno != EAGAIN && errno != EINTR;
      if (size > 0) client.unsent.erase(0, static_cast<std::size_t>(size));
    }
    const std::size_t end = client.line.find('\n');
    if (client.closed || !client.unsent.empty() || end == std::string::npos) break;
    client.unsent = answer(std::string_view(client.line).substr(0, end)) + "\n";
    client.line.erase(0, end + 1);
  }
  client.closed = client.closed || client.line.size() > max_line_bytes;
}

void ControlServer::watch(PollSet& polls, const Answer& answer) {
  clients_.remove_if([](const Client& client) { return client.closed; });
  acceptor_.watch(polls, [this](short) {
    for (auto pending = acceptor_.accept(); pending.socket; pending = acceptor_.accept())
      clients_.push_back({.socket = std::move(pending.socket)});
    std::size_t too_many = clients_.size() - std::min(clients_.size(), max_clients);
    for (auto oldest = clients_.begin(); too_many > 0; --too_many, ++oldest)
      oldest->closed = true;  // the new client has a request to make
  });
  for (Client& client : clients_) {
    const bool has_unsent = !client.unsent.empty();
    polls.watch(client.socket.get(), has_unsent ? POLLOUT : POLLIN, [&client, answer, has_unsent](short) {
      if (client.closed) return;
      if (has_unsent) serve(client, answer);
      else read_from(client, answer);
    });
  }
}

namespace {

/// Receives one line; the error is an errno: EMSGSIZE if it is longer than an answer can be.
tl::expected<std::string, int> receive_line(int socket, int timeout_ms, const Clock& clock) {
  const Clock::Seconds end = clock.now() + std::chrono::milliseconds(timeout_ms);
  std::string out;
  while (true) {
    const auto left = std::chrono::duration_cast<std::chrono::milliseconds>(end - clock.now()).count();
    pollfd wait{socket, POLLIN, 0};
    if (left <= 0 || ::poll(&wait, 1, static_cast<int>(left)) == 0) return tl::make_unexpected(ETIMEDOUT);
    std::array<char, 4096> buffer{};
    const ssize_t size = ::recv(socket, buffer.data(), buffer.size(), MSG_DONTWAIT);
    if (size < 0 && (errno == EAGAIN || errno == EINTR)) continue;
    if (size <= 0) return tl::make_unexpected(size == 0 ? ECONNRESET : errno);
    out.append(buffer.data(), static_cast<std::size_t>(size));
    if (const std::size_t line_end = out.find('\n'); line_end != std::string::npos)
      return out.substr(0, line_end);
    if (out.size() > max_answer_bytes) return tl::make_unexpected(EMSGSIZE);
  }
}

}  // namespace

FileResult<std::string> ask(const std::string& path, const std::string& request, int timeout_ms,
                            const Clock& clock, FileHandle* keep) {
  FileHandle socket = TRY(connect_to(path));
  const std::string line = request + "\n";
  if (::send(socket.get(), line.data(), line.size(), MSG_NOSIGNAL) != static_cast<ssize_t>(line.size()))
    return tl::make_unexpected(FileError{path, errno});
  auto answer = receive_line(socket.get(), timeout_ms, clock);
  if (!answer) return tl::make_unexpected(FileError{path, answer.error()});
  if (keep != nullptr) *keep = std::move(socket);
  return *std::move(answer);
}

}  // namespace iocwright::launch
