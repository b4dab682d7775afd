// Limits on the work of rendering, so that a mistake or a hostile file ends in an error instead of an
// unresponsive machine.
#pragma once

#include <cstdint>
#include <span>
#include <string_view>

#include "core/base/stack.hpp"
#include "core/diag/result.hpp"

namespace iocwright {

/// The limits of one render. Users can raise each with `--limit NAME=N` or with its environment variable.
struct Limits {
  std::uint64_t steps = 10'000'000;  ///< expressions and statements evaluated
  std::uint64_t size = 64 << 20;     ///< bytes in one string, and in the whole output
  std::uint64_t length = 1'000'000;  ///< items in one list, range or dict
  std::uint64_t depth = 1000;        ///< nesting levels of expressions, statements, calls and values
};

/// A limit that users can set.
struct LimitRow {
  std::string_view name;
  std::uint64_t Limits::*value;
  std::uint64_t ceiling;         ///< the highest accepted value; for `depth`, what the stack can hold
  std::string_view environment;  ///< the name of its environment variable
  std::string_view meaning;
};
/// All limits, in the order of `Limits`.
std::span<const LimitRow> limit_rows();

/// Counts the work of one render. Each function below fails if its limit is exceeded.
class Budget {
 public:
  explicit Budget(const Limits& limits) : limits_(limits) {}

  Result<void> step(std::uint64_t count = 1) {
    steps_ += count;
    if (steps_ > limits_.steps) [[unlikely]]
      return fail(exceeded(&Limits::steps));
    return {};
  }
  Result<void> size(std::uint64_t bytes) const {
    if (bytes > limits_.size) [[unlikely]]
      return fail(exceeded(&Limits::size));
    return {};
  }
  Result<void> length(std::uint64_t items) const {
    if (items > limits_.length) [[unlikely]]
      return fail(exceeded(&Limits::length));
    return {};
  }
  /// Also fails if the stack is nearly used up before the limit is reached.
  Result<void> depth(std::uint64_t levels) const {
    if (levels > limits_.depth) [[unlikely]]
      return fail(exceeded(&Limits::depth));
    if (stack_is_low()) [[unlikely]]
      return fail(out_of_stack());
    return {};
  }

  /// One nesting level, entered for the lifetime of the object. ok() fails if it is too deep.
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

  const Limits& limits() const { return limits_; }

 private:
  Diagnostic exceeded(std::uint64_t Limits::*which) const;
  static Diagnostic out_of_stack();

  const Limits& limits_;
  std::uint64_t steps_ = 0;
  std::uint64_t depth_ = 0;
};

}  // namespace iocwright
