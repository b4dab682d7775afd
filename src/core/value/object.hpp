// The interface of values that are not plain data, such as entities, functions and loops. Other rooms
// implement it to pass their own objects to templates.
#pragma once

#include <concepts>
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

/// Each call returns the next item of a sequence, or nullopt after the last one. The budget is the caller's,
/// because the sequence may have been created by a different render.
using NextItem = std::function<Result<std::optional<Value>>(Budget&)>;

/// The arguments of a call. Names point into the template that contains the call, or into strings that
/// `owners` keeps alive.
struct Arguments {
  std::vector<Value> positional;
  std::vector<std::pair<std::string_view, Value>> named;
  std::vector<Value> owners;
};

/// A value with its own behaviour. By default it is true, hashable, equal only to itself, and neither
/// iterable nor callable, like an instance of an empty Python class.
class Object : public detail::Body {
 public:
  Object() = default;
  Object(const Object&) = delete;
  Object& operator=(const Object&) = delete;
  virtual ~Object() = default;

  /// Python's name of the type, as it appears in messages.
  virtual std::string type_name() const = 0;

  virtual Result<std::string> str(Budget& budget) const { return repr(budget); }
  virtual Result<std::string> repr(Budget& budget) const;
  virtual Result<bool> truth() const { return true; }
  virtual bool hashable() const { return true; }
  virtual Result<bool> equals(const Value& other, Budget& budget) const;

  /// `x.name`; nullopt if there is no such attribute.
  virtual Result<std::optional<Value>> attribute(std::string_view /*name*/) { return std::nullopt; }
  /// `x[key]`; nullopt if there is no such item.
  virtual Result<std::optional<Value>> item(const Value& /*key*/) { return std::nullopt; }
  virtual Result<std::int64_t> length() const;
  virtual bool iterable() const { return false; }
  virtual Result<NextItem> iterate();
  virtual bool callable() const { return false; }
  virtual Result<Value> call(Budget& budget, const Arguments& arguments);
};

namespace detail {

/// Allocates what values share; Value deletes it with the last reference. Nothing else calls `new`.
template <std::derived_from<Body> T, class... Args>
T* allocate(Args&&... args) {
  return new T(std::forward<Args>(args)...);
}

}  // namespace detail

/// A value that is known to hold a T, for access without a cast. Default-constructed, it is none.
template <class T>
class Ref : public Value {
 public:
  Ref() = default;
  explicit Ref(T* object) noexcept : Value(object), object_(object) {}

  T* operator->() const { return object_; }
  T& operator*() const { return *object_; }

 private:
  T* object_ = nullptr;
};

/// Creates an object, owned by the result and its copies.
template <std::derived_from<Object> T, class... Args>
[[nodiscard]] Ref<T> make(Args&&... args) {
  return Ref<T>(detail::allocate<T>(std::forward<Args>(args)...));
}

/// The object in `value` as a T, or null if it does not hold one.
template <class T>
T* object_cast(const Value& value) {
  return value.is_object() ? dynamic_cast<T*>(&value.as_object()) : nullptr;
}

/// An evaluation error without a place: callers that know the place add it. `plain` is the message unless
/// messages use the words of Python.
Diagnostic evaluation_error(std::string message);
Diagnostic evaluation_error(std::string python, std::string plain);
/// An evaluation error that another value of the same type may not cause, such as a division by zero.
Diagnostic value_error(std::string message);
Diagnostic value_error(std::string python, std::string plain);

}  // namespace iocwright
