// Where a template looks up names, other than those that Jinja2 itself defines.
#pragma once

#include <concepts>
#include <string_view>
#include <utility>
#include <vector>

#include "core/value/dict.hpp"
#include "core/value/value.hpp"

namespace iocwright::jinja {

/// The interface. DictContext and LookupContext are its only implementations.
class Context {
 public:
  virtual ~Context() = default;
  /// The value of `name`, or null. It must stay valid until the next call.
  virtual const Value* find(std::string_view name) const = 0;
  /// Names that find() knows, for the help of an error about one that it does not. They stay valid as long as
  /// the values do.
  virtual std::vector<std::string_view> names() const = 0;
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
  std::vector<std::string_view> names() const override {
    std::vector<std::string_view> out;
    if (names_.is_dict())
      for (const auto& [name, value] : names_.as_dict())
        if (name.is_string()) out.emplace_back(name.as_string());
    return out;
  }

 private:
  Value names_;
};

/// Names that a function looks up on demand; another one lists them.
template <std::invocable<std::string_view> Lookup, std::invocable List>
class LookupContext : public Context {
 public:
  LookupContext(Lookup lookup, List list) : lookup_(std::move(lookup)), list_(std::move(list)) {}

  const Value* find(std::string_view name) const override { return lookup_(name); }
  std::vector<std::string_view> names() const override { return list_(); }

 private:
  Lookup lookup_;
  List list_;
};

}  // namespace iocwright::jinja
