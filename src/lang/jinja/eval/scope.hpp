// The variables of a part of a template that is being rendered.
#pragma once

#include <string_view>
#include <utility>
#include <vector>

#include "core/value/object.hpp"

namespace iocwright::jinja {

/// A scope sees the scopes around it and sets its own variables. Macros keep the scope that they were made
/// in, so scopes are shared; the evaluator empties those at the end, as a macro in its own scope would keep
/// both for ever.
class Scope : public Object {
 public:
  explicit Scope(Scope* parent) : parent_(parent == nullptr ? Value() : Value(parent)), up_(parent) {}
  std::string type_name() const override { return "scope"; }

  const Value* find(std::string_view name) const {
    for (const Scope* scope = this; scope != nullptr; scope = scope->up_)
      for (const auto& [key, value] : scope->variables_)
        if (key == name) return &value;
    return nullptr;
  }

  void set(std::string_view name, Value value) {
    for (auto& [key, old] : variables_) {
      if (key != name) continue;
      old = std::move(value);
      return;
    }
    variables_.emplace_back(name, std::move(value));
  }

  void clear() { variables_.clear(); }
  bool is_shared() const { return references > 1; }

 private:
  Value parent_;
  Scope* up_;
  std::vector<std::pair<std::string_view, Value>> variables_;
};

}  // namespace iocwright::jinja
