// SHA-256, to identify content by a short string.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>

namespace iocwright {

/// Hashes bytes that are added piece by piece.
class Sha256 {
 public:
  Sha256();
  ~Sha256();
  Sha256(const Sha256&) = delete;
  Sha256& operator=(const Sha256&) = delete;

  /// Adds bytes. How they are split into calls makes no difference.
  void add(std::string_view bytes);
  /// Adds a string preceded by its length, so that adjacent items cannot be confused.
  void add_item(std::string_view text);
  /// Returns 64 hexadecimal digits. Do not add anything afterwards.
  std::string finish();

  /// The hash of `bytes`.
  static std::string of(std::string_view bytes);
  /// The hash of what is left to read of an open file; nullopt if reading fails, and `errno` says why.
  static std::optional<std::string> of_file(int file);

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace iocwright
