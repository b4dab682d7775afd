// Remembers what the last run printed, to explain how it ended.
#pragma once

#include <string>
#include <string_view>

namespace iocwright::launch {

/// The last lines of a run's output, and the first line that reports an error. Its size is bounded.
class RunLog {
 public:
  static constexpr std::size_t max_lines = 20;
  static constexpr std::size_t max_bytes = 16UL * 1024;  ///< of the last lines together

  /// Takes the next piece of output.
  void add(std::string_view bytes);
  /// The last complete or incomplete lines, at most `max_lines`, without the last line end.
  std::string last_lines() const;
  /// The first line that reports an error; empty if there is none. Only the first `max_searched` bytes of the
  /// output are searched: this is about a failed startup, and a long run must not pay for it.
  const std::string& first_error() const { return first_error_; }

 private:
  static constexpr std::size_t max_searched = 1UL << 20;
  void search(std::string_view bytes);

  std::string last_;
  std::string line_;  ///< the incomplete line of the search
  std::string first_error_;
  std::size_t searched_ = 0;
};

/// The text without escape sequences and other control characters except line ends and tabs.
std::string without_control_characters(std::string_view text);

}  // namespace iocwright::launch
