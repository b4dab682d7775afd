// The keys that leave a console: ctrl-], or ctrl-p ctrl-q.
#pragma once

#include <optional>
#include <string_view>

namespace iocwright::launch {

class DetachKeys {
 public:
  /// How many of the bytes are for the IOC before the user detached; nothing when they go on. Ctrl-p is passed on at once,
  /// as at a shell it means something: what is asked of history goes unheard with the detaching.
  std::optional<std::size_t> see(std::string_view bytes) {
    for (std::size_t i = 0; i < bytes.size(); ++i) {
      if (bytes[i] == '\x1d' || (after_p_ && bytes[i] == '\x11')) return i;
      after_p_ = bytes[i] == '\x10';
    }
    return std::nullopt;
  }

 private:
  bool after_p_ = false;
};

}  // namespace iocwright::launch
