// The keys that leave a console: ctrl-], or ctrl-p ctrl-q.
#pragma once

#include <string>
#include <string_view>
#include <utility>

namespace iocwright::launch {

/// Ctrl-p means something at a shell: it is held back until the next key, or until take_held(), shows what it
/// was.
class DetachKeys {
 public:
  /// What of the keys is for the IOC.
  std::string see(std::string_view keys) {
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
  /// No other key followed.
  std::string take_held() { return std::exchange(held_, false) ? "\x10" : ""; }

 private:
  bool held_ = false;
  bool detached_ = false;
};

}  // namespace iocwright::launch
