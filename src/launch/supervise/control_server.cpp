#include "launch/supervise/control_server.hpp"

#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <chrono>

#include "core/base/try.hpp"
#include "launch/supervise/unix_socket.hpp"

namespace iocwright::launch {

namespace {
constexpr std::size_t longest_line = 8192;
constexpr std::size_t most_clients = 64;
}  // namespace

ControlServer::~ControlServer() { ::unlink(path_.c_str()); }

void ControlServer::serve(Client& client, const Answer& answer) {
  std::array<char, 1024> buffer{};
  const ssize_t size = ::recv(client.socket.get(), buffer.data(), buffer.size(), MSG_DONTWAIT);
  if (size < 0 && (errno == EAGAIN || errno == EINTR)) return;
  if (size > 0) client.line.append(buffer.data(), static_cast<std::size_t>(size));
  for (std::size_t end = 0; (end = client.line.find('\n')) != std::string::npos;
       client.line.erase(0, end + 1)) {
    const std::string text = answer(std::string_view(client.line).substr(0, end)) + "\n";
    // an answer always fits a fresh socket's buffer; who asks on without reading is let go
    if (::send(client.socket.get(), text.data(), text.size(), MSG_DONTWAIT | MSG_NOSIGNAL) !=
        static_cast<ssize_t>(text.size()))
      client.gone = true;
  }
  if (size <= 0 || client.line.size() > longest_line) client.gone = true;
}

void ControlServer::watch(PollSet& polls, const Answer& answer) {
  clients_.remove_if([](const Client& client) { return client.gone; });
  polls.watch(listening_.get(), POLLIN, [this](short) {
    while (FileHandle socket = accept_from(listening_.get())) clients_.push_back({std::move(socket), ""});
    std::size_t too_many = clients_.size() - std::min(clients_.size(), most_clients);
    for (auto oldest = clients_.begin(); too_many > 0; --too_many, ++oldest)
      oldest->gone = true;  // a new one has something to ask
  });
  for (Client& client : clients_)
    polls.watch(client.socket.get(), POLLIN, [&client, answer](short) { serve(client, answer); });
}

FileResult<std::string> ask(const std::string& path, const std::string& request, int patience_ms,
                            FileHandle* keep) {
  using Clock = std::chrono::steady_clock;
  FileHandle socket = TRY(connect_to(path));
  const auto problem = [&](int code) { return tl::make_unexpected(FileProblem{path, code}); };
  const std::string line = request + "\n";
  if (::send(socket.get(), line.data(), line.size(), MSG_NOSIGNAL) != static_cast<ssize_t>(line.size()))
    return problem(errno);
  const auto end = Clock::now() + std::chrono::milliseconds(patience_ms);
  std::string out;
  while (true) {
    const auto left = std::chrono::duration_cast<std::chrono::milliseconds>(end - Clock::now()).count();
    pollfd wait{socket.get(), POLLIN, 0};
    if (left <= 0 || ::poll(&wait, 1, static_cast<int>(left)) == 0) return problem(ETIMEDOUT);
    std::array<char, 1024> buffer{};
    const ssize_t size = ::recv(socket.get(), buffer.data(), buffer.size(), MSG_DONTWAIT);
    if (size < 0 && (errno == EAGAIN || errno == EINTR)) continue;
    if (size <= 0) return problem(size == 0 ? ECONNRESET : errno);
    out.append(buffer.data(), static_cast<std::size_t>(size));
    if (const std::size_t line_end = out.find('\n'); line_end != std::string::npos) {
      if (keep != nullptr) *keep = std::move(socket);
      return out.substr(0, line_end);
    }
  }
}

}  // namespace iocwright::launch
