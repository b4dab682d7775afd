// Recognizes the keys that detach from a console: ctrl-], or ctrl-p ctrl-q.
#pragma once

#include <string>
#include <string_view>
#include <utility>

namespace iocwright::launch {

/// Ctrl-p is also a key of the shell's line editor, so it is held back until the next key or take_held().
class DetachKeys {
 public:
  /// Returns the keys to send to the IOC.
  std::string feed(std::string_view keys) {
    std::string out;
    for (const char key : keys) {
      if (key == '\x1d' || (held_ && key == '\x11')) {
        detached_ = true;
        return out;
      }
      if (std::exchange(held_, key == '\x10')) out += '\x10';
      if (!held_) out += key;
    }
    return out;
  }
  bool detached() const { return detached_; }
  bool holds() const { return held_; }
  /// Releases a held ctrl-p, when no other key has followed in time.
  std::string take_held() { return std::exchange(held_, false) ? "\x10" : ""; }

 private:
  bool held_ = false;
  bool detached_ = false;
};

}  // namespace iocwright::launch
