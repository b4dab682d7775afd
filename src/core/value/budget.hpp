// Bounds on what a template may cost, so that a slip or a hostile file ends in a message, not in a dead
// machine.
#pragma once

#include <cstdint>
#include <span>
#include <string_view>

#include "core/base/stack.hpp"
#include "core/diag/result.hpp"

namespace iocwright {

/// The limits of one render. Each can be raised by `--limit NAME=N` and by its variable of the environment.
struct Limits {
  std::uint64_t steps = 10'000'000;  ///< expressions and statements evaluated
  std::uint64_t size = 64 << 20;     ///< bytes in one text, and in all of the output
  std::uint64_t length = 1'000'000;  ///< items in one list, range or mapping
  std::uint64_t depth = 1000;        ///< expressions, statements, calls or values inside one another
};

struct LimitRow {
  std::string_view name;
  std::uint64_t Limits::*value;
  std::uint64_t ceiling;  ///< more than this is refused; for depth, what the stack holds
  std::string_view environment;
  std::string_view meaning;
};
std::span<const LimitRow> limit_rows();

class Budget {
 public:
  explicit Budget(const Limits& limits) : limits_(limits) {}

  const Limits& limits() const { return limits_; }

  Result<void> step(std::uint64_t count = 1) {
    steps_ += count;
    if (steps_ > limits_.steps) [[unlikely]]
      return fail(exceeded(0));
    return {};
  }
  Result<void> size(std::uint64_t bytes) const {
    if (bytes > limits_.size) [[unlikely]]
      return fail(exceeded(1));
    return {};
  }
  Result<void> length(std::uint64_t items) const {
    if (items > limits_.length) [[unlikely]]
      return fail(exceeded(2));
    return {};
  }
  /// Fails beyond the limit, and before it where the stack is smaller than it takes.
  Result<void> depth(std::uint64_t levels) const {
    if (levels > limits_.depth) [[unlikely]]
      return fail(exceeded(3));
    if (stack_is_low()) [[unlikely]]
      return fail(out_of_stack());
    return {};
  }

  /// One level deeper for as long as it lives; ok() fails when that is too deep.
  class Level {
   public:
    explicit Level(Budget& budget) : budget_(budget) { ++budget_.depth_; }
    ~Level() { --budget_.depth_; }
    Level(const Level&) = delete;
    Level& operator=(const Level&) = delete;
    Result<void> ok() const { return budget_.depth(budget_.depth_); }

   private:
    Budget& budget_;
  };

 private:
  Diagnostic exceeded(std::size_t row) const;
  static Diagnostic out_of_stack();

  const Limits& limits_;
  std::uint64_t steps_ = 0;
  std::uint64_t depth_ = 0;
};

}  // namespace iocwright
