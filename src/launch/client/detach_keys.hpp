// Recognizes the keys that detach from a console: ctrl-c, ctrl-], or ctrl-p ctrl-q.
#pragma once

#include <string>
#include <string_view>
#include <utility>

#include "launch/supervise/terminal.hpp"

namespace iocwright::launch {

/// Ctrl-p is also a key of the shell's line editor, so it is held back until the next key or take_held().
class DetachKeys {
 public:
  /// `raw`: ctrl-c and ctrl-d are keys for the IOC, too.
  explicit DetachKeys(bool raw) : raw_(raw) {}

  /// Takes keys that were typed and returns those to send to the IOC.
  std::string feed(std::string_view keys) {
    std::string out;
    for (const char key : keys) {
      if (key == '\x1d' || (held_ && key == '\x11') || (!raw_ && key == interrupt_key)) {
        detached_ = true;
        return out;
      }
      if (std::exchange(held_, key == '\x10')) out += '\x10';
      if (!held_) out += key;
    }
    return out;
  }
  /// True after the keys for detaching.
  bool detached() const { return detached_; }
  /// True while a ctrl-p is held back.
  bool holds() const { return held_; }
  /// Returns the held ctrl-p, if any, to send it to the IOC because no other key has followed in time.
  std::string take_held() { return std::exchange(held_, false) ? "\x10" : ""; }

 private:
  bool raw_;
  bool held_ = false;
  bool detached_ = false;
};

}  // namespace iocwright::launch
