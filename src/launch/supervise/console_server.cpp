#include "launch/supervise/console_server.hpp"

#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>

#include "launch/supervise/unix_socket.hpp"

namespace iocwright::launch {

ConsoleServer::~ConsoleServer() { ::unlink(path_.c_str()); }

std::string ConsoleServer::for_client(std::string_view bytes, char previous) const {
  if (!add_returns_) return std::string(bytes);
  std::string out;
  out.reserve(bytes.size() + bytes.size() / 16);
  for (const char c : bytes) {
    if (c == '\n' && previous != '\r') out += '\r';
    out += c;
    previous = c;
  }
  return out;
}

void ConsoleServer::send(std::string_view bytes) {
  if (bytes.empty()) return;
  scrollback_.append(bytes);
  if (!clients_.empty()) {
    const std::string text = for_client(bytes, last_);
    for (Client& client : clients_) {
      client.closed = client.closed || client.pending.size() + text.size() > client_buffer_bytes;
      if (!client.closed) client.pending += text;
    }
  }
  last_ = bytes.back();
}

void ConsoleServer::accept_all() {
  while (FileHandle socket = accept_from(listening_.get()))
    if (clients_.size() < max_clients)
      clients_.push_back({std::move(socket), for_client(scrollback_.content(), '\n')});
}

void ConsoleServer::read_from(Client& client, const Input& input) {
  std::array<char, 4096> buffer{};
  const ssize_t size = ::recv(client.socket.get(), buffer.data(), buffer.size(), MSG_DONTWAIT);
  if (size > 0) client.closed = !input({buffer.data(), static_cast<std::size_t>(size)});
  // a client that has closed its sending side may still read the output: `echo dbl | nc -UN`
  else if (size == 0) client.input_ended = true;
  else if (errno != EAGAIN && errno != EINTR) client.closed = true;
}

void ConsoleServer::write_to(Client& client) {
  const ssize_t size =
      ::send(client.socket.get(), client.pending.data(), client.pending.size(), MSG_DONTWAIT | MSG_NOSIGNAL);
  if (size > 0) client.pending.erase(0, static_cast<std::size_t>(size));
  else if (errno != EAGAIN && errno != EINTR) client.closed = true;
}

void ConsoleServer::watch(PollSet& polls, const Input& input) {
  clients_.remove_if([](const Client& client) { return client.closed; });
  polls.watch(listening_.get(), POLLIN, [this](short) { accept_all(); });
  for (Client& client : clients_) {
    const bool reads = input && !client.input_ended;
    const int events = (reads ? POLLIN : 0) | (client.pending.empty() ? 0 : POLLOUT);
    polls.watch(client.socket.get(), static_cast<short>(events), [&client, reads, input](short ready) {
      if (reads && (ready & POLLIN) != 0) read_from(client, input);
      else if ((ready & (POLLHUP | POLLERR)) != 0) client.closed = true;
      if (!client.closed && !client.pending.empty() && (ready & POLLOUT) != 0) write_to(client);
    });
  }
}

bool ConsoleServer::has_unsent() const {
  return std::ranges::any_of(clients_,
                             [](const Client& client) { return !client.closed && !client.pending.empty(); });
}

}  // namespace iocwright::launch
