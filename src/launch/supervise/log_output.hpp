// The container's log: our stdout or stderr, written without ever blocking on its reader.
#pragma once

#include <string>
#include <string_view>

#include "core/base/file_handle.hpp"
#include "launch/supervise/poll_set.hpp"

namespace iocwright::launch {

/// Buffers output until the reader takes it.
class LogOutput {
 public:
  /// `timestamps`: prefix each line with the UTC time in milliseconds.
  LogOutput(int fd, bool timestamps);

  /// Adds output. Drops it if the reader has closed.
  void add(std::string_view bytes);
  /// True while bytes are pending. Callers should then stop adding, so that memory stays bounded without
  /// dropping output.
  bool busy() const { return written_ < pending_.size(); }
  /// True if the next byte starts a line.
  bool at_line_start() const { return at_line_start_; }
  /// Adds the output to the next poll if bytes are pending.
  void watch(PollSet& polls);

 private:
  void write_some(short events);

  FileHandle own_;  ///< the terminal behind the descriptor, reopened by us
  int fd_;
  bool timestamps_;
  bool at_line_start_ = true;
  bool closed_ = false;  ///< the reader has closed; the IOC keeps running without a log
  std::size_t written_ = 0;
  std::string pending_;
};

}  // namespace iocwright::launch
