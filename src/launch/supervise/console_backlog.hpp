// The IOC's recent output, kept once for all console clients.
#pragma once

#include <cstdint>
#include <deque>
#include <string>
#include <string_view>

namespace iocwright::launch {

/// The end of a stream of bytes. Every client has its own position in it.
class ConsoleBacklog {
 public:
  using Position = std::uint64_t;  ///< the number of bytes before it in the whole stream

  void append(std::string_view bytes);
  /// The end of the stream.
  Position end() const { return end_; }
  /// The buffered bytes that follow a position: not always all of them, but none only at the end.
  std::string_view at(Position position) const;
  /// Where a reader of the last `bytes` bytes begins: at a complete line, because a line that begins in the
  /// middle of an escape sequence would garble a terminal.
  Position last(std::size_t bytes) const;
  /// Drops bytes before the position.
  void forget(Position before);

 private:
  static constexpr std::size_t chunk_bytes = 32UL * 1024;

  std::deque<std::string> chunks_;  ///< all but the last one have chunk_bytes
  Position begin_ = 0;
  Position end_ = 0;
};

}  // namespace iocwright::launch
