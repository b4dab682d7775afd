// The container's log: our standard output, written without ever waiting for its reader.
#pragma once

#include <string>
#include <string_view>

#include "core/base/file_handle.hpp"
#include "launch/supervise/poll_set.hpp"

namespace iocwright::launch {

class LogOutput {
 public:
  /// `timestamps`: each line begins with the time, in UTC with milliseconds.
  LogOutput(int fd, bool timestamps);

  void add(std::string_view bytes);
  /// True while bytes wait to be written: whoever adds more should wait too, so that memory stays bounded and
  /// nothing is lost.
  bool busy() const { return written_ < pending_.size(); }
  /// True when the next byte begins a line.
  bool at_line_start() const { return at_line_start_; }
  void watch(PollSet& polls);

 private:
  void write_some(short events);

  FileHandle own_;  ///< the same terminal, but opened by us
  int fd_;
  bool timestamps_;
  bool at_line_start_ = true;
  bool gone_ = false;  ///< nobody reads any more: the IOC goes on without a log
  std::size_t written_ = 0;
  std::string pending_;
};

}  // namespace iocwright::launch
