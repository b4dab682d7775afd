#include "lang/jinja/eval/loop.hpp"

#include <fmt/format.h>

#include "core/value/compare.hpp"
#include "lang/jinja/eval/objects.hpp"
#include "lang/jinja/eval/undefined.hpp"

namespace iocwright::jinja {

/// Takes one item from the iterable in advance.
Result<void> Loop::take() {
  auto item = TRY(next_(*budget_));
  if (item) ahead_.push_back(*std::move(item));
  else at_end_ = true;
  return budget_->length(ahead_.size());
}

void Loop::finish() {
  at_end_ = true;
  next_ = nullptr;
  recurse_ = nullptr;
  budget_ = nullptr;
}

Result<const Value*> Loop::peek() {
  if (ahead_.empty() && !at_end_) TRY(take());
  return ahead_.empty() ? nullptr : &ahead_.front();
}

Result<std::optional<Value>> Loop::advance() {
  if (TRY(peek()) == nullptr) return std::nullopt;
  ++index0_;
  previous_ = std::exchange(current_, ahead_.front());
  ahead_.pop_front();
  return current_;
}

/// The number of items: the length of the iterable or, if it has none, their number after taking all of them.
Result<std::int64_t> Loop::count() {
  if (const auto known = iocwright::length(iterable_)) return *known;
  while (!at_end_) TRY(take());
  return index0_ + 1 + static_cast<std::int64_t>(ahead_.size());
}

Result<std::string> Loop::repr(Budget&) const {
  return fmt::format("<LoopContext {}/{}>", index0_ + 1, TRY(const_cast<Loop*>(this)->count()));
}

Value Loop::cycle(const Arguments& arguments) const {
  return arguments.positional[static_cast<std::size_t>(index0_) % arguments.positional.size()];
}

Result<bool> Loop::changed(const Arguments& arguments, Budget& budget) {
  Value now = Value::tuple(arguments.positional);
  if (last_changed_ && TRY(iocwright::equals(*last_changed_, now, budget))) return false;
  last_changed_ = std::move(now);
  return true;
}

namespace {

Result<Value> cycle_method(Object& self, Budget&, const Arguments& arguments) {
  if (arguments.positional.empty()) return fail(evaluation_error("no items for cycling given"));
  return static_cast<Loop&>(self).cycle(arguments);
}

Result<Value> changed_method(Object& self, Budget& budget, const Arguments& arguments) {
  return Value(TRY(static_cast<Loop&>(self).changed(arguments, budget)));
}

}  // namespace

Result<std::optional<Value>> Loop::attribute(std::string_view name) {
  if (name == "index") return Value(index0_ + 1);
  if (name == "index0") return Value(index0_);
  if (name == "first") return Value(index0_ == 0);
  if (name == "last") return Value(TRY(peek()) == nullptr);
  if (name == "length") return Value(TRY(count()));
  if (name == "revindex") return Value(TRY(count()) - index0_);
  if (name == "revindex0") return Value(TRY(count()) - index0_ - 1);
  if (name == "depth") return Value(depth0_ + 1);
  if (name == "depth0") return Value(depth0_);
  if (name == "previtem")
    return previous_ ? *previous_ : undefined("there is no previous item", "there is no previous item");
  if (name == "nextitem") {
    const Value* next = TRY(peek());
    return next != nullptr ? *next : undefined("there is no next item", "there is no next item");
  }
  if (name == "cycle") return make<Method>(Value(this), "cycle", cycle_method);
  if (name == "changed") return make<Method>(Value(this), "changed", changed_method);
  return std::nullopt;
}

Result<Value> Loop::call(Budget&, const Arguments& arguments) {
  if (!recurse_)
    return fail(evaluation_error("The loop must have the 'recursive' marker to be called recursively."));
  if (arguments.positional.size() != 1) return fail(evaluation_error("loop() takes exactly one iterable"));
  return recurse_(arguments.positional.front());
}

}  // namespace iocwright::jinja
