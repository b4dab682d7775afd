// Where a template looks up names, other than those that Jinja2 itself defines.
#pragma once

#include <concepts>
#include <string_view>
#include <utility>

#include "core/value/dict.hpp"
#include "core/value/value.hpp"

namespace iocwright::jinja {

/// The interface. DictContext and LookupContext are its only implementations.
class Context {
 public:
  virtual ~Context() = default;
  /// The value of `name`, or null. It must stay valid until the next call.
  virtual const Value* find(std::string_view name) const = 0;
};

/// The entries of a dict; no names if it is default-constructed or the value is not a dict.
class DictContext : public Context {
 public:
  DictContext() = default;
  explicit DictContext(Dict names) : names_(Value::dict(std::move(names))) {}
  /// Shares the dict in `names`: the template sees later changes.
  explicit DictContext(Value names) : names_(std::move(names)) {}

  const Value* find(std::string_view name) const override {
    return names_.is_dict() ? names_.as_dict().find(name) : nullptr;
  }

 private:
  Value names_;
};

/// Names that a function looks up on demand.
template <std::invocable<std::string_view> Lookup>
class LookupContext : public Context {
 public:
  explicit LookupContext(Lookup lookup) : lookup_(std::move(lookup)) {}

  const Value* find(std::string_view name) const override { return lookup_(name); }

 private:
  Lookup lookup_;
};

}  // namespace iocwright::jinja
