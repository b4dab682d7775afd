// Accepts connections, also when the process has no file descriptor left.
#pragma once

#include "core/base/file_handle.hpp"
#include "launch/supervise/poll_set.hpp"

namespace iocwright::launch {

/// A listening socket, with one file descriptor in reserve. Without it, a connection that cannot be accepted
/// would make poll() return at once, again and again.
class Acceptor {
 public:
  explicit Acceptor(FileHandle listening);

  struct Connection {
    FileHandle socket;        ///< not open if no connection is pending
    bool is_reserve = false;  ///< it has the descriptor in reserve, and should be closed soon
  };
  Connection accept();

  /// Adds the socket to the next poll, if a connection could be accepted.
  void watch(PollSet& polls, std::function<void(short)> handler);

 private:
  FileHandle listening_;
  FileHandle reserve_;
};

}  // namespace iocwright::launch
