#include "launch/supervise/console_server.hpp"

#include <sys/socket.h>
#include <unistd.h>

#include <array>
#include <cerrno>

#include "launch/supervise/unix_socket.hpp"

namespace iocwright::launch {

ConsoleServer::~ConsoleServer() { ::unlink(path_.c_str()); }

std::string ConsoleServer::for_client(std::string_view bytes, char before) const {
  if (!add_returns_) return std::string(bytes);
  std::string out;
  out.reserve(bytes.size() + bytes.size() / 16);
  for (const char c : bytes) {
    if (c == '\n' && before != '\r') out += '\r';
    out += c;
    before = c;
  }
  return out;
}

void ConsoleServer::send(std::string_view bytes) {
  if (bytes.empty()) return;
  scrollback_.append(bytes);
  if (!clients_.empty()) {
    const std::string text = for_client(bytes, last_);
    for (Client& client : clients_) {
      client.gone = client.gone || client.pending.size() + text.size() > client_buffer_bytes;
      if (!client.gone) client.pending += text;
    }
  }
  last_ = bytes.back();
}

void ConsoleServer::accept_all() {
  while (FileHandle socket = accept_from(listening_.get()))
    if (clients_.size() < most_clients)
      clients_.push_back({std::move(socket), for_client(scrollback_.content(), '\n')});
}

void ConsoleServer::read_from(Client& client, const Input& input) {
  std::array<char, 4096> buffer{};
  const ssize_t size = ::recv(client.socket.get(), buffer.data(), buffer.size(), MSG_DONTWAIT);
  if (size > 0) client.gone = !input({buffer.data(), static_cast<std::size_t>(size)});
  // a client that has said all it had to say may still listen: `echo dbl | nc -UN`
  else if (size == 0) client.input_ended = true;
  else if (errno != EAGAIN && errno != EINTR) client.gone = true;
}

void ConsoleServer::write_to(Client& client) {
  const ssize_t size =
      ::send(client.socket.get(), client.pending.data(), client.pending.size(), MSG_DONTWAIT | MSG_NOSIGNAL);
  if (size > 0) client.pending.erase(0, static_cast<std::size_t>(size));
  else if (errno != EAGAIN && errno != EINTR) client.gone = true;
}

void ConsoleServer::watch(PollSet& polls, const Input& input) {
  clients_.remove_if([](const Client& client) { return client.gone; });
  polls.watch(listening_.get(), POLLIN, [this](short) { accept_all(); });
  for (Client& client : clients_) {
    const bool takes = input && !client.input_ended;
    const int events = (takes ? POLLIN : 0) | (client.pending.empty() ? 0 : POLLOUT);
    polls.watch(client.socket.get(), static_cast<short>(events), [&client, takes, input](short came) {
      if (takes && (came & POLLIN) != 0) read_from(client, input);
      else if ((came & (POLLHUP | POLLERR)) != 0) client.gone = true;
      if (!client.gone && !client.pending.empty() && (came & POLLOUT) != 0) write_to(client);
    });
  }
}

bool ConsoleServer::has_unsent() const {
  for (const Client& client : clients_)
    if (!client.gone && !client.pending.empty()) return true;
  return false;
}

}  // namespace iocwright::launch
