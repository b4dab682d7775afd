// Serves metrics by HTTP, from the supervisor's poll loop.
#pragma once

#include <functional>
#include <list>
#include <string>

#include "core/base/disk.hpp"
#include "core/base/file_handle.hpp"
#include "launch/supervise/acceptor.hpp"
#include "launch/supervise/poll_set.hpp"

namespace iocwright::launch {

/// Listens at a numeric address, `127.0.0.1:9464` or `[::1]:9464`, or at `localhost:9464`, which is the first
/// of these. Fails with EINVAL for any other text, and says what is valid.
FileResult<FileHandle> listen_at_port(const std::string& address);

/// Answers one request of each connection, and closes it. Never waits for a client: of more than max_clients,
/// the oldest are disconnected.
class MetricsServer {
 public:
  using Answer = std::function<std::string(std::string_view request)>;
  static constexpr std::size_t max_clients = 8;

  explicit MetricsServer(FileHandle listening) : acceptor_(std::move(listening)) {}
  /// `answer` maps a whole request to a whole answer.
  void watch(PollSet& polls, const Answer& answer);

 private:
  struct Client {
    FileHandle socket;
    std::string request{}, answer{};
    bool closed = false;
  };
  static void serve(Client& client, const Answer& answer);

  Acceptor acceptor_;
  std::list<Client> clients_;
};

}  // namespace iocwright::launch
