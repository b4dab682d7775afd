// The seam by which other rooms put things into templates that are no plain values: entities, functions,
// loops.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "core/diag/result.hpp"
#include "core/value/budget.hpp"
#include "core/value/value.hpp"

namespace iocwright {

/// Hands out one item a call, then nothing for ever. The budget is that of whoever takes the item, which may
/// be another render than the one that made the sequence.
using NextItem = std::function<Result<std::optional<Value>>(Budget&)>;

/// What a call was given. Names live as long as the template that holds the call, or as the values in
/// `owners`.
struct Arguments {
  std::vector<Value> positional;
  std::vector<std::pair<std::string_view, Value>> named;
  std::vector<Value> owners;
};

class Object : public detail::Body {
 public:
  Object() = default;
  Object(const Object&) = delete;
  Object& operator=(const Object&) = delete;
  virtual ~Object() = default;

  /// Python's name of the type, as messages show it.
  virtual std::string type_name() const = 0;

  virtual Result<std::string> str(Budget& budget) const { return repr(budget); }
  virtual Result<std::string> repr(Budget& budget) const;
  virtual Result<bool> truth() const { return true; }
  virtual bool hashable() const { return true; }
  virtual Result<bool> equals(const Value& other, Budget& budget) const;

  /// `x.name`; nothing when there is no such attribute.
  virtual Result<std::optional<Value>> attribute(std::string_view /*name*/) { return std::nullopt; }
  /// `x[key]`; nothing when there is no such item.
  virtual Result<std::optional<Value>> item(const Value& /*key*/) { return std::nullopt; }
  virtual Result<std::int64_t> length() const;
  virtual bool iterable() const { return false; }
  virtual Result<NextItem> iterate();
  virtual bool callable() const { return false; }
  virtual Result<Value> call(Budget& budget, const Arguments& arguments);
};

/// The object in `value` as a T, or null when it holds none.
template <class T>
T* object_cast(const Value& value) {
  return value.is_object() ? dynamic_cast<T*>(&value.as_object()) : nullptr;
}

/// An error of evaluation; the place is added by whoever knows it.
Diagnostic evaluation_error(std::string message);

}  // namespace iocwright
