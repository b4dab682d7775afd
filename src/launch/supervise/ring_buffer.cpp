#include "launch/supervise/ring_buffer.hpp"

#include <algorithm>

namespace iocwright::launch {

void RingBuffer::append(std::string_view bytes) {
  if (bytes.size() > capacity_) {
    dropped_ = true;
    bytes.remove_prefix(bytes.size() - capacity_);
  }
  const std::size_t fresh = std::min(bytes.size(), capacity_ - bytes_.size());
  bytes_.append(bytes.substr(0, fresh));
  bytes.remove_prefix(fresh);
  dropped_ = dropped_ || !bytes.empty();
  while (!bytes.empty()) {
    const std::size_t size = std::min(bytes.size(), capacity_ - next_);
    std::copy_n(bytes.begin(), size, bytes_.begin() + static_cast<std::ptrdiff_t>(next_));
    next_ = (next_ + size) % capacity_;
    bytes.remove_prefix(size);
  }
}

std::string RingBuffer::content() const {
  std::string out = bytes_.substr(next_) + bytes_.substr(0, next_);
  if (!dropped_) return out;
  // a truncated line may start within an escape sequence, which would garble a terminal
  const std::size_t line_end = out.find('\n');
  return line_end == std::string::npos ? out : out.substr(line_end + 1);
}

}  // namespace iocwright::launch
