// The supervisor's own socket: a line asked, a line answered.
#pragma once

#include <functional>
#include <list>
#include <string>
#include <string_view>

#include "core/base/disk.hpp"
#include "core/base/file_handle.hpp"
#include "launch/supervise/poll_set.hpp"

namespace iocwright::launch {

class ControlServer {
 public:
  using Answer = std::function<std::string(std::string_view request)>;

  ControlServer(FileHandle listening, std::string path)
      : listening_(std::move(listening)), path_(std::move(path)) {}
  ~ControlServer();
  ControlServer(const ControlServer&) = delete;
  ControlServer& operator=(const ControlServer&) = delete;

  /// `answer` gets each whole line without its end and gives the answer without one.
  void watch(PollSet& polls, const Answer& answer);

 private:
  struct Client {
    FileHandle socket;
    std::string line;
    bool gone = false;
  };
  static void serve(Client& client, const Answer& answer);

  FileHandle listening_;
  std::string path_;
  std::list<Client> clients_;
};

/// Asks the supervisor behind `path`; the answer without its line end. Fails when it takes longer than
/// `patience_ms`. `keep`, when given, is left holding the connection, which ends with the supervisor.
FileResult<std::string> ask(const std::string& path, const std::string& request, int patience_ms,
                            FileHandle* keep = nullptr);

}  // namespace iocwright::launch
