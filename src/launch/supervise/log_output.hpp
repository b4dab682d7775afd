// The container's log: our stdout or stderr, written without ever blocking on its reader.
#pragma once

#include <string>
#include <string_view>

#include "core/base/file_handle.hpp"
#include "launch/supervise/poll_set.hpp"

namespace iocwright::launch {

enum class LogFormat : unsigned char {
  text,  ///< bytes as they come
  json,  ///< a JSON object per line, with `time`, `instance`, `stream` and `message`
};

/// How a log is written.
struct LogStyle {
  LogFormat format = LogFormat::text;
  bool timestamps = false;  ///< prefix each line of text with the UTC time in milliseconds
  std::string instance{};   ///< for JSON
};

/// Buffers output until the reader takes it.
class LogOutput {
 public:
  LogOutput(int fd, LogStyle style);

  /// Adds output. Drops it if the reader has closed.
  void add(std::string_view bytes);
  /// Adds a line of our own, without its line end; `text` is how it reads in a log of text, with all line
  /// ends.
  void add_own(std::string_view line, std::string_view text);
  /// Writes an incomplete line as JSON, because nothing will complete it.
  void end_line();
  /// True while bytes are pending. Callers should then stop adding, so that memory stays bounded without
  /// dropping output.
  bool busy() const { return written_ < pending_.size(); }
  /// True if the reader is so late that nothing but the IOC's output should be added.
  bool is_late() const { return pending_.size() - written_ > late_bytes; }
  /// True if the next byte starts a line.
  bool at_line_start() const { return at_line_start_; }
  /// Adds the output to the next poll if bytes are pending.
  void watch(PollSet& polls);

 private:
  static constexpr std::size_t late_bytes = 64UL * 1024;
  void add_stamped(std::string_view bytes);
  void add_to_object(std::string_view bytes);
  void add_object(std::string_view stream, std::string_view message);
  void write_some(short events);

  FileHandle own_;  ///< the terminal behind the descriptor, reopened by us
  int fd_;
  std::string_view stream_;
  LogStyle style_;
  bool at_line_start_ = true;
  bool closed_ = false;  ///< the reader has closed; the IOC keeps running without a log
  std::size_t written_ = 0;
  std::string pending_;
  std::string line_;  ///< the incomplete line of a log of JSON
};

}  // namespace iocwright::launch
