// The state of a running for loop: the variable `loop`.
#pragma once

#include <deque>
#include <optional>
#include <string>
#include <vector>

#include "core/value/object.hpp"

namespace iocwright::jinja {

/// The variable `loop`, which also supplies the items of the loop.
class Loop : public Object {
 public:
  /// Renders the body of a recursive loop over another iterable.
  using Recurse = std::function<Result<Value>(const Value& iterable)>;

  Loop(Value iterable, NextItem next, std::int64_t depth0, Recurse recurse, Budget& budget)
      : iterable_(std::move(iterable)),
        next_(std::move(next)),
        depth0_(depth0),
        recurse_(std::move(recurse)),
        budget_(&budget) {}

  std::string type_name() const override { return "LoopContext"; }
  Result<std::string> repr(Budget& budget) const override;
  Result<std::optional<Value>> attribute(std::string_view name) override;
  Result<std::int64_t> length() const override { return const_cast<Loop*>(this)->count(); }
  bool callable() const override { return true; }
  Result<Value> call(Budget& budget, const Arguments& arguments) override;

  /// Moves to the next item; nullopt at the end.
  Result<std::optional<Value>> advance();
  /// Drops all references to the evaluator, because a template can keep `loop` after the loop has ended.
  void finish();

  Value cycle(const Arguments& arguments) const;
  Result<bool> changed(const Arguments& arguments, Budget& budget);

 private:
  Result<std::int64_t> count();
  Result<void> take();
  Result<const Value*> peek();

  Value iterable_;
  NextItem next_;
  std::int64_t depth0_;
  Recurse recurse_;
  Budget* budget_;
  std::int64_t index0_ = -1;
  std::deque<Value> ahead_;  ///< items taken from the iterable in advance
  bool at_end_ = false;
  std::optional<Value> previous_, current_, last_changed_;
};

}  // namespace iocwright::jinja
