// The supervisor's control socket: one line per request, one line per answer.
#pragma once

#include <functional>
#include <list>
#include <string>
#include <string_view>

#include "core/base/clock.hpp"
#include "core/base/disk.hpp"
#include "core/base/file_handle.hpp"
#include "launch/supervise/acceptor.hpp"
#include "launch/supervise/poll_set.hpp"

namespace iocwright::launch {

/// Answers requests of any number of clients. Reads no further request of a client before the client has read
/// its answers.
class ControlServer {
 public:
  using Answer = std::function<std::string(std::string_view request)>;

  ControlServer(FileHandle listening, std::string path)
      : acceptor_(std::move(listening)), path_(std::move(path)) {}
  ~ControlServer();
  ControlServer(const ControlServer&) = delete;
  ControlServer& operator=(const ControlServer&) = delete;

  /// `answer` maps a request to its answer, both without the line end.
  void watch(PollSet& polls, const Answer& answer);

 private:
  struct Client {
    FileHandle socket;
    std::string line{}, unsent{};
    bool closed = false;
  };
  static void read_from(Client& client, const Answer& answer);
  /// Answers requests until one answer cannot be sent completely.
  static void serve(Client& client, const Answer& answer);

  Acceptor acceptor_;
  std::string path_;
  std::list<Client> clients_;
};

/// Sends a request to the supervisor at `path` and returns the answer without its line end. Fails with
/// ETIMEDOUT after `timeout_ms`, and with EMSGSIZE for an answer of more than 1 MiB. `keep`, if given,
/// receives the connection, which the supervisor closes by exiting.
FileResult<std::string> ask(const std::string& path, const std::string& request, int timeout_ms,
                            const Clock& clock, FileHandle* keep = nullptr);

}  // namespace iocwright::launch
