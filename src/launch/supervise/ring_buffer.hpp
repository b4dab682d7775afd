// Keeps the last bytes of a stream.
#pragma once

#include <string>
#include <string_view>

namespace iocwright::launch {

/// A buffer of fixed capacity, in bytes, that drops the oldest bytes when it is full.
class RingBuffer {
 public:
  explicit RingBuffer(std::size_t capacity) : capacity_(capacity) {}

  void append(std::string_view bytes);
  /// The buffered bytes, oldest first. If older bytes were dropped, starts at the first complete line.
  std::string content() const;

 private:
  std::size_t capacity_;
  std::size_t next_ = 0;  ///< where the next byte is written once the buffer is full
  bool dropped_ = false;
  std::string bytes_;
};

}  // namespace iocwright::launch
