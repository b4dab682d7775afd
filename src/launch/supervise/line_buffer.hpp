// Splits a stream of bytes into lines.
#pragma once

#include <string>
#include <string_view>

namespace iocwright::launch {

/// Keeps an incomplete line until the rest arrives.
class LineBuffer {
 public:
  /// Calls `take` with each line that is now complete, without its line end.
  template <class Take>
  void add(std::string_view bytes, const Take& take) {
    text_ += bytes;
    std::size_t begin = 0;
    for (std::size_t end = 0; (end = text_.find('\n', begin)) != std::string::npos; begin = end + 1)
      take(std::string_view(text_).substr(begin, end - begin));
    text_.erase(0, begin);
  }

 private:
  std::string text_;
};

}  // namespace iocwright::launch
