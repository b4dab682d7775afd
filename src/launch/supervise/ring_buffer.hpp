// The last bytes of a stream.
#pragma once

#include <string>
#include <string_view>

namespace iocwright::launch {

class RingBuffer {
 public:
  explicit RingBuffer(std::size_t capacity) : capacity_(capacity) {}

  void append(std::string_view bytes);
  /// All that is held, oldest first. When older bytes were let go, it begins behind the first line's end.
  std::string content() const;

 private:
  std::size_t capacity_;
  std::size_t next_ = 0;  ///< where the next byte goes, once the buffer is full
  bool dropped_ = false;
  std::string bytes_;
};

}  // namespace iocwright::launch
