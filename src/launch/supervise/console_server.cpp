#include "launch/supervise/console_server.hpp"

#include <fmt/format.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <utility>

#include "launch/supervise/terminal.hpp"

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

std::string ConsoleServer::line(std::string_view text) const {
  return for_client(fmt::format("{}{}\n", last_ == '\n' ? "" : "\n", text), last_);
}

void ConsoleServer::send(std::string_view bytes) {
  if (bytes.empty()) return;
  backlog_.append(for_client(bytes, last_));
  last_ = bytes.back();
  skip_late_clients();
  ConsoleBacklog::Position needed = backlog_.end() - std::min<std::size_t>(backlog_.end(), scrollback_bytes);
  for (const Client& client : clients_)
    if (!client.closed) needed = std::min(needed, client.position);
  backlog_.forget(needed);
}

void ConsoleServer::skip_late_clients() {
  for (Client& client : clients_) {
    if (!client.is_late || unsent(client) <= backlog_bytes) continue;
    const ConsoleBacklog::Position next = backlog_.last(backlog_bytes / 2);
    client.skipped += next - client.position;
    client.position = next;
  }
}

bool ConsoleServer::holds_output(double now_s) {
  // Once held, the output is released when half of the backlog is sent. Otherwise a slow reader would slow
  // the IOC down for ever.
  const std::size_t limit = hold_end_s_ ? backlog_bytes / 2 : backlog_bytes;
  const auto is_waited_for = [&](const Client& client) {
    return !client.closed && !client.is_late && unsent(client) >= limit;
  };
  if (std::ranges::none_of(clients_, is_waited_for)) {
    hold_end_s_.reset();
    return false;
  }
  if (!hold_end_s_) hold_end_s_ = now_s + max_hold_s;
  if (now_s < *hold_end_s_) return true;
  for (Client& client : clients_) client.is_late = client.is_late || is_waited_for(client);
  hold_end_s_.reset();
  return false;
}

void ConsoleServer::accept_all() {
  for (auto pending = acceptor_.accept(); pending.socket; pending = acceptor_.accept()) {
    if (pending.is_reserve) refuse(std::move(pending.socket), "iocwright has no file descriptor left");
    else if (clients_.size() >= max_clients)
      refuse(std::move(pending.socket), fmt::format("{} consoles are attached already", max_clients));
    else clients_.push_back({std::move(pending.socket), backlog_.last(scrollback_bytes)});
  }
}

void ConsoleServer::refuse(FileHandle socket, const std::string& reason) const {
  const std::string text = for_client(fmt::format("[iocwright: {}]\n", reason), '\n');
  (void)!::send(socket.get(), text.data(), text.size(), MSG_DONTWAIT | MSG_NOSIGNAL);
}

void ConsoleServer::read_from(Client& client, const Input& input) {
  std::array<char, 4096> buffer{};
  const ssize_t size = ::recv(client.socket.get(), buffer.data(), buffer.size(), MSG_DONTWAIT);
  if (size > 0) take_typed(client, {buffer.data(), static_cast<std::size_t>(size)}, input);
  // a client that has closed its sending side may still read the output: `echo dbl | nc -UN`
  else if (size == 0) client.input_ended = true;
  else if (errno != EAGAIN && errno != EINTR) client.closed = true;
}

void ConsoleServer::take_typed(Client& client, std::string_view bytes, const Input& input) {
  const std::size_t interrupt = bytes.find(interrupt_key);
  client.closed = interrupt != std::string_view::npos;
  std::string passed(bytes.substr(0, interrupt));
  if (std::erase(passed, end_of_file_key) > 0 && client.notice.empty())
    client.notice = line("[ctrl-d would end the IOC: type `exit` to stop it, or ctrl-c to detach]");
  if (!passed.empty()) input(passed);
}

void ConsoleServer::write_to(Client& client) {
  if (client.notice.empty() && client.skipped > 0)
    client.notice = line(fmt::format("[… {} bytes skipped]", std::exchange(client.skipped, 0)));
  const std::string_view bytes = client.notice.empty() ? backlog_.at(client.position) : client.notice;
  const ssize_t size = ::send(client.socket.get(), bytes.data(), bytes.size(), MSG_DONTWAIT | MSG_NOSIGNAL);
  if (size < 0) {
    client.closed = errno != EAGAIN && errno != EINTR;
    return;
  }
  if (client.notice.empty()) client.position += static_cast<std::size_t>(size);
  else client.notice.erase(0, static_cast<std::size_t>(size));
  if (unsent(client) < backlog_bytes / 2) client.is_late = false;
}

void ConsoleServer::watch(PollSet& polls, const Input& input) {
  clients_.remove_if([](const Client& client) { return client.closed; });
  acceptor_.watch(polls, [this](short) { accept_all(); });
  for (Client& client : clients_) {
    const bool reads = input && !client.input_ended;
    const int events = (reads ? POLLIN : 0) | (has_unsent(client) ? POLLOUT : 0);
    polls.watch(client.socket.get(), static_cast<short>(events), [this, &client, reads, input](short ready) {
      if (reads && (ready & POLLIN) != 0) read_from(client, input);
      else if ((ready & (POLLHUP | POLLERR)) != 0) client.closed = true;
      if (!client.closed && has_unsent(client) && (ready & POLLOUT) != 0) write_to(client);
    });
  }
}

bool ConsoleServer::has_unsent(const Client& client) const {
  return unsent(client) > 0 || client.skipped > 0 || !client.notice.empty();
}

bool ConsoleServer::has_unsent() const {
  return std::ranges::any_of(clients_,
                             [&](const Client& client) { return !client.closed && has_unsent(client); });
}

}  // namespace iocwright::launch
