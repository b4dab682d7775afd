// SHA-256, to know a content by a short text.
#pragma once

#include <memory>
#include <string>
#include <string_view>

namespace iocwright {

class Sha256 {
 public:
  Sha256();
  ~Sha256();
  Sha256(const Sha256&) = delete;
  Sha256& operator=(const Sha256&) = delete;

  void add(std::string_view bytes);
  /// Adds a text so that it cannot run into the next one: its length goes before it.
  void add_item(std::string_view text);
  /// 64 hexadecimal digits. Nothing may be added afterwards.
  std::string finish();

  static std::string of(std::string_view bytes);

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace iocwright
