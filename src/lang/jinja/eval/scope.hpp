// The variables of a scope while a template is rendered.
#pragma once

#include <string_view>
#include <utility>
#include <vector>

#include "core/value/object.hpp"

namespace iocwright::jinja {

/// Reading a name also searches the enclosing scopes; assigning one changes only this scope. Scopes are
/// shared, because a macro keeps the scope in which it was defined. As that scope usually holds the macro in
/// turn, the evaluator clears it at the end to break the cycle.
class Scope : public Object {
 public:
  explicit Scope(Scope* parent) : owner_(parent == nullptr ? Value() : Value(parent)), parent_(parent) {}
  std::string type_name() const override { return "scope"; }

  const Value* find(std::string_view name) const {
    for (const Scope* scope = this; scope != nullptr; scope = scope->parent_)
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
  Value owner_;  ///< keeps `parent_` alive
  Scope* parent_;
  std::vector<std::pair<std::string_view, Value>> variables_;
};

}  // namespace iocwright::jinja
